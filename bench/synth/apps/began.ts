/** Milliseconds of the epoch, with fractions. */
export const now = (): number => performance.timeOrigin + performance.now();

/**
 * When the first line of the app ran. This module is the first that an app imports, so everything that is loaded after
 * it counts as loading, and what was before it as the start of Node.js and tsx.
 */
export const began = now();
