import { describe, expect, it } from "vitest";
import type { TrainingTicket } from "../datasets/dataset.ts";
import { distinctTickets, sampleShots } from "./training-tickets.ts";

describe("distinct tickets", () => {
  it("keep the first of texts that are one to the model, under the same label only", () => {
    const tickets: TrainingTicket[] = [
      { text: "Where is it?", category: "a" },
      { text: "where  is it?", category: "a" },
      { text: "Where is it?", category: "b" },
      { text: "Where is it?", category: "a", problem: "p" },
      { text: "  ", category: "a" },
    ];
    expect(distinctTickets(tickets)).toEqual([tickets[0], tickets[2], tickets[3]]);
  });
});

describe("a sample of shots", () => {
  const tickets: TrainingTicket[] = Array.from({ length: 90 }, (_, i) => ({
    text: `ticket ${i}`,
    category: ["a", "b", "c"][i % 3] as string,
  }));
  const counts = (sample: readonly TrainingTicket[], of: (ticket: TrainingTicket) => string) => {
    const byClass: Record<string, number> = {};
    for (const ticket of sample) byClass[of(ticket)] = (byClass[of(ticket)] ?? 0) + 1;
    return byClass;
  };

  it("has as many of each class, none twice, in the order given", () => {
    const sample = sampleShots(tickets, { shots: 5, seed: 1 });
    expect(counts(sample, ({ category }) => category)).toEqual({ a: 5, b: 5, c: 5 });
    expect(new Set(sample).size).toBe(15);
    expect(sample).toEqual(tickets.filter((ticket) => sample.includes(ticket)));
  });

  it("is the same for the same seed, and another for another", () => {
    const texts = (seed: number) => sampleShots(tickets, { shots: 5, seed }).map(({ text }) => text);
    expect(texts(3)).toEqual(texts(3));
    const draws = [1, 2, 3, 4, 5].map((seed) => texts(seed).join());
    expect(new Set(draws).size).toBe(5);
  });

  it("draws every ticket of a class equally often", () => {
    const drawn = new Map<string, number>();
    for (let seed = 1; seed <= 2000; seed++) {
      for (const { text } of sampleShots(tickets, { shots: 10, seed })) {
        drawn.set(text, (drawn.get(text) ?? 0) + 1);
      }
    }
    // A third of 2,000, with five standard deviations of room: 5 · sqrt(2000 · 1/3 · 2/3) = 105.
    expect(drawn.size).toBe(90);
    for (const count of drawn.values()) expect(Math.abs(count - 2000 / 3)).toBeLessThan(105);
  });

  it("takes all of a class that has fewer", () => {
    const few = tickets.filter(({ category }, i) => category !== "c" || i < 9);
    const sample = sampleShots(few, { shots: 8, seed: 1 });
    expect(counts(sample, ({ category }) => category)).toEqual({ a: 8, b: 8, c: 3 });
  });

  it("is drawn by problem where tickets name one", () => {
    const levels = tickets.map((ticket, i) => ({ ...ticket, problem: `${ticket.category}${i % 2}` }));
    const sample = sampleShots(levels, { shots: 5, seed: 1 });
    expect(new Set(Object.values(counts(sample, ({ problem = "" }) => problem)))).toEqual(new Set([5]));
    expect(sample).toHaveLength(30);
  });
});
