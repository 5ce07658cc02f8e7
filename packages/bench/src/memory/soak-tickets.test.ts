import { expect, it } from "vitest";
import { soakTickets } from "./soak-tickets.ts";

const POOL = ["the till is frozen", "my order has not arrived", "reset my password, please, I am locked out"];

function take(count: number, seed: number): string[] {
  const tickets = soakTickets(POOL, seed);
  return Array.from({ length: count }, () => tickets.next().value);
}

it("tickets are of every length from one word to beyond the model's limit, and none is empty", () => {
  const lengths = take(2000, 1).map((ticket) => ticket.split(" ").length);
  expect(Math.min(...lengths)).toBe(1);
  expect(Math.max(...lengths)).toBeGreaterThan(250);
  expect(Math.max(...lengths)).toBeLessThanOrEqual(260);
  expect(new Set(lengths).size).toBeGreaterThan(150);
});

it("tickets are the same for a seed, and others for another", () => {
  expect(take(50, 7)).toEqual(take(50, 7));
  expect(take(50, 7)).not.toEqual(take(50, 8));
});

it("tickets of no text are an error", () => {
  expect(() => soakTickets([], 1).next()).toThrow(RangeError);
  expect(() => soakTickets(["  "], 1).next()).toThrow(RangeError);
});
