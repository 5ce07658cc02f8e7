import { expect, it } from "vitest";
import { createLabelIds, wordsOf } from "./label-ids.ts";

it("keeps a label that can be an id, and finds its way back from one that cannot", () => {
  const ids = createLabelIds([
    "card_arrival",
    "why_declined?",
    "card_arrival",
    "top up by cash/cheque",
    "100_NIGHTS",
  ]);
  expect(ids.labels.map(ids.idOf)).toEqual([
    "card_arrival",
    "why_declined",
    "top-up-by-cash-cheque",
    "100_NIGHTS",
  ]);
  expect(ids.labels.map((label) => ids.labelOf(ids.idOf(label)))).toEqual(ids.labels);
});

it("gives no id twice, not even in other capitals", () => {
  const labels = ["a b", "a?b", "A-B", "a-b-2", "?", "!", "x".repeat(200), `${"x".repeat(200)}y`];
  const ids = createLabelIds(labels);
  const made = labels.map(ids.idOf);
  expect(new Set(made.map((id) => id.toLowerCase())).size).toBe(labels.length);
  for (const id of made) expect(id).toMatch(/^[a-z0-9][a-z0-9._-]{0,99}$/i);
  expect(made.map(ids.labelOf)).toEqual(labels);
});

it.each([
  ["card_arrival", "card arrival"],
  ["Refund_not_showing_up", "refund not showing up"],
  ["SHIPPING_ADDRESS", "shipping address"],
  ["why_declined?", "why declined"],
  ["???", "???"],
])("says %s as %j", (label, words) => {
  expect(wordsOf(label)).toBe(words);
});
