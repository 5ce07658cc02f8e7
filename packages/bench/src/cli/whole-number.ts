import { InvalidArgumentError } from "commander";

/** Reads an option's value that is a whole number from `min` to `max`; anything else is wrong usage. */
export function wholeNumber(min: number, max: number): (text: string) => number {
  return (text) => {
    const number = Number(text);
    // Digits alone: Number also reads "", "0x10" and "1e2".
    if (!/^(0|[1-9]\d*)$/.test(text) || number < min || number > max) {
      throw new InvalidArgumentError(`Expected a whole number from ${min} to ${max}.`);
    }
    return number;
  };
}
