/** What was asked for cannot be: nothing was started, and the exit code is 2. */
export class WrongCall extends Error {}
