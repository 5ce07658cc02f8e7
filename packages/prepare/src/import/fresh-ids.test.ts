import { problemSchema } from "@org/classifier-core/preparation";
import * as v from "valibot";
import { expect, it } from "vitest";
import { FreshIds, slugOf } from "./fresh-ids.ts";

it.each([
  ["Vision Orders & Inventory", "vision-orders-inventory"],
  ["  Café / Crème  ", "cafe-creme"],
  ["../../etc/passwd", "etc-passwd"],
  ["-- a --", "a"],
  ["配送", ""],
  ["", ""],
])("%j as a slug is %j", (name, slug) => {
  expect(slugOf(name)).toBe(slug);
});

it("keeps an id that is one, and gives none twice, whatever is asked for", () => {
  const ids = new FreshIds();
  expect(ids.take("Printer_07.b", "x")).toBe("Printer_07.b");
  const wanted = [
    "a",
    "a-2",
    "a",
    "a",
    "a-2",
    "",
    "",
    "..",
    "two words",
    "two-words",
    "é",
    "e",
    "x".repeat(200),
    "x".repeat(201),
    "x".repeat(100),
    "x".repeat(100),
  ];
  const given = wanted.map((id) => ids.take(id, "fallback"));
  expect(new Set(given).size).toBe(wanted.length);
  for (const id of given) expect(v.is(problemSchema.entries.id, id), id).toBe(true);
});

it("gives a hundred thousand of one name", () => {
  const ids = new FreshIds();
  const given = new Set<string>();
  // Were each tried from the start, these were five thousand million tries, and the test would never end.
  for (let i = 0; i < 100_000; i++) given.add(ids.take("same", "x"));
  expect(given.size).toBe(100_000);
});
