import { inspect } from 'node:util';

/**
 * Settings that cannot be used. Each line names the key, the bad value, what is allowed and the fix. It is the user's
 * file that is wrong, not the program, so printing the error shows these lines and no stack trace.
 */
export class SettingsError extends Error {
  readonly code = 'HOLDFAST_SETTINGS';

  constructor(
    /** One line for each thing that is wrong. */
    readonly lines: readonly string[],
    /** File that the settings came from, if any. */
    readonly file?: string,
  ) {
    super(lines.map((line) => (file === undefined ? line : `${file}: ${line}`)).join('\n'));
    this.name = 'SettingsError';
    this.stack = this.message;
  }

  [inspect.custom](): string {
    return this.message;
  }
}
