import { type Command, InvalidArgumentError, Option } from 'commander';
import { Fis, type Place, reasonOf } from './fis';
import { WrongCall } from './wrong-call';

export interface PlaceFlags extends Place {
  readonly json?: boolean;
}

/** Where to look, for commands that know AWS FIS only. */
export const withAws = (command: Command): Command =>
  withPlace(
    command.addOption(
      new Option('--target <where>', 'AWS with your own credentials').choices(['aws']).makeOptionMandatory(),
    ),
  ).option('--json', 'print one JSON document');

export const withPlace = (command: Command): Command =>
  command
    .option('--region <region>', 'Region of the experiments (default: as for every AWS tool)')
    .option('--endpoint-url <url>', 'URL of the API, instead of that of AWS', parseUrl);

/** Opens AWS FIS for a command; a wrong call ends with exit code 2, what AWS has against it with 1. */
export async function withFis(command: Command, place: Place, use: (fis: Fis) => Promise<void>): Promise<void> {
  let fis: Fis | undefined;
  try {
    fis = await Fis.open(place);
    await use(fis);
  } catch (error) {
    if (error instanceof WrongCall) command.error(`error: ${error.message}`, { exitCode: 2 });
    throw isOfTheSdk(error) ? new Error(`AWS FIS does not answer: ${reasonOf(error)}`, { cause: error }) : error;
  } finally {
    fis?.close();
  }
}

const isOfTheSdk = (error: unknown): boolean =>
  error instanceof Error && ('$metadata' in error || 'code' in error || error.name === 'CredentialsProviderError');

function parseUrl(text: string): string {
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text;
  throw new InvalidArgumentError(`endpoint-url is "${text}": it must be a URL that begins with http:// or https://`);
}

/** Seconds between two looks. */
export function parseEvery(text: string): number {
  const seconds = Number(text);
  if (text.trim() !== '' && seconds >= 0.05 && seconds <= 60) return seconds;
  throw new InvalidArgumentError(`every is "${text}": it must be a number of seconds from 0.05 to 60`);
}

export function parseLimit(text: string): number {
  const limit = Number(text);
  if (Number.isSafeInteger(limit) && limit >= 1 && limit <= 1000) return limit;
  throw new InvalidArgumentError(`limit is "${text}": it must be a whole number from 1 to 1000`);
}
