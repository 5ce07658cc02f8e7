import { expect, it } from "vitest";
import { HOSTILE_TICKETS } from "./hostile-tickets.ts";

const some = (test: (text: string) => boolean) => HOSTILE_TICKETS.some(({ text }) => test(text));

it("there are some sixty, no two alike, each with a name of its own", () => {
  expect(HOSTILE_TICKETS.length).toBeGreaterThanOrEqual(60);
  expect(new Set(HOSTILE_TICKETS.map(({ text }) => text)).size).toBe(HOSTILE_TICKETS.length);
  expect(new Set(HOSTILE_TICKETS.map(({ name }) => name)).size).toBe(HOSTILE_TICKETS.length);
});

it.each<[what: string, test: (text: string) => boolean]>([
  ["nothing", (text) => text === ""],
  ["blanks alone", (text) => text !== "" && text.trim() === ""],
  ["10,000 words", (text) => text.split(" ").length >= 10_000],
  ["a lone surrogate", (text) => !text.isWellFormed()],
  ["a null character", (text) => text.includes("\0")],
  ["a terminal's escape", (text) => text.includes("\u001B[")],
  ["an override of direction", (text) => text.includes("\u202E")],
  ["right-to-left script", (text) => /\p{Script=Arabic}/u.test(text)],
  ["Han", (text) => /\p{Script=Han}/u.test(text)],
  ["combining marks", (text) => /\p{M}{5}/u.test(text)],
  ["the model's own words", (text) => text.includes("[SEP]")],
  ["numbers alone", (text) => /^[\d\s.,e-]+$/.test(text) && text.length > 5],
])("%s is among them", (_, test) => {
  expect(some(test)).toBe(true);
});

it("they reach another process as they are", () => {
  expect(JSON.parse(JSON.stringify(HOSTILE_TICKETS))).toEqual(HOSTILE_TICKETS);
});
