import { InvalidArgumentError } from "commander";
import { expect, it } from "vitest";
import { wholeNumber } from "./whole-number.ts";

it.each(["1", "7", "99"])("%j is a whole number from 1 to 99", (text) => {
  expect(wholeNumber(1, 99)(text)).toBe(Number(text));
});

it.each(["0", "100", "-1", "1.5", "1e1", "0x10", "07", "two", "", " 7", "7\n"])(
  "%j is none, and the message says what was expected",
  (text) => {
    expect(() => wholeNumber(1, 99)(text)).toThrow(InvalidArgumentError);
    expect(() => wholeNumber(1, 99)(text)).toThrow("Expected a whole number from 1 to 99.");
  },
);
