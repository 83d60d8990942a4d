import { InvalidArgumentError } from 'commander';

/** Parser of a whole number within bounds, for commander. */
export function wholeNumber(name: string, least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (Number.isInteger(value) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`${name} is "${text}": it must be a whole number from ${least} to ${most}`);
  };
}

/** Parser of a number within bounds, for commander. */
export function numberWithin(name: string, least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() !== '' && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`${name} is "${text}": it must be a number from ${least} to ${most}`);
  };
}
