import { show } from '../settings/leaf';
import type { Rule } from '../settings/rule';

/**
 * Regions by the jurisdiction that they stand in: the United States, the member states of the European Union, Canada,
 * India, Japan, Australia. Those with one Region (Great Britain, Switzerland) have nowhere to go to when it is lost.
 * Source: the list of Regions in the AWS General Reference, read 2026-11; which law holds where is not AWS's to say, so
 * have yours look at it.
 */
export const jurisdictions = {
  US: ['us-east-1', 'us-east-2', 'us-west-1', 'us-west-2'],
  EU: ['eu-central-1', 'eu-north-1', 'eu-south-1', 'eu-south-2', 'eu-west-1', 'eu-west-3'],
  CA: ['ca-central-1', 'ca-west-1'],
  IN: ['ap-south-1', 'ap-south-2'],
  JP: ['ap-northeast-1', 'ap-northeast-3'],
  AU: ['ap-southeast-2', 'ap-southeast-4'],
} as const satisfies Record<string, readonly string[]>;

/** A jurisdiction in which a bank can lose a Region and go on. */
export type Jurisdiction = keyof typeof jurisdictions;

/** Names of the jurisdictions. */
export const jurisdictionNames = Object.keys(jurisdictions) as [Jurisdiction, ...Jurisdiction[]];

/** Which jurisdiction data may not leave, and where they are held. */
export interface Residency {
  readonly residency: Jurisdiction;
  /** Every Region that holds data, by its key: also the witness, which keeps a part of the log. */
  readonly held: Readonly<Record<string, string>>;
}

const allowedIn = (residency: Jurisdiction): readonly string[] => jurisdictions[residency];

/** No Region outside the jurisdiction holds data. @param of finds both in the settings */
export function residencyRule<T>(of: (settings: T) => Residency): Rule<T> {
  const stranger = (settings: T) => {
    const { residency, held } = of(settings);
    return Object.entries(held).find(([, region]) => !allowedIn(residency).includes(region));
  };
  return {
    when: (settings) => stranger(settings) !== undefined,
    message: (settings) => {
      const { residency } = of(settings);
      const [key, region] = stranger(settings)!;
      return `${key}: ${show(region)} is outside ${show(residency)}, which data may not leave (residency); allowed are ${allowedIn(residency).join(', ')}; choose one of them`;
    },
  };
}
