import type { Stack } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type { ArchitectureContext, ArchitectureOptions } from '../parts';
import type { BankingSettings, Place } from './settings';

/** What every stack of the bank is built from. */
export interface BankingContext extends ArchitectureContext {
  readonly settings: BankingSettings;
  readonly options: ArchitectureOptions;
}

/** What both Regions have, each its own. */
export type Pair<T> = Readonly<Record<Place, T>>;

/** Both Regions. */
export const places: readonly Place[] = ['first', 'second'];

/** Makes what both Regions have. */
export const inBoth = <T>(make: (place: Place) => T): Pair<T> => ({ first: make('first'), second: make('second') });

/** The other one of two Regions. */
export const otherOf = (place: Place): Place => (place === 'first' ? 'second' : 'first');

/** The store of one Region, as those see it who use it. */
export interface DataParts {
  readonly stack: Stack;
  /** Environment of the application. */
  readonly environment: Record<string, string>;
  /** Lets a role log in to the store. */
  readonly allow: (role: iam.Role) => void;
}
