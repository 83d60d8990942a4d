/** What a switch answers to a health checker: a status and a text. */
export interface Answer {
  readonly status: 200 | 404;
  readonly text: string;
}

/** Path below which a switch answers for the other Regions: `/drained/us-east-1`. */
export const drainPath = '/drained';

/** Environment variable that names the table of the switch. */
export const drainTableVariable = 'DRAIN_TABLE';

/** Attribute that holds the Region in the table of the switch; an item is there while its Region is to be drained. */
export const drainKey = 'region';

/**
 * What a health checker looks for: words that no page says by chance, so that neither a sign-in page nor the start page
 * of an application, served with 200 for each unknown path, drains a Region.
 */
export const drainText = (region: string): string => `drain ${region}`;

/** The Region that a path asks about, if it is one. */
export function regionOf(path: string): string | undefined {
  return /\/([a-z]{2,}(?:-[a-z]+)+-\d+)$/.exec(path)?.[1];
}

/** The answer about a Region. Invariant: 200 is said of a Region that people have drained, and never otherwise. */
export function answerAbout(region: string | undefined, drained: boolean): Answer {
  if (region === undefined) return { status: 404, text: 'not a region' };
  return drained ? { status: 200, text: drainText(region) } : { status: 404, text: `${region} is in service` };
}
