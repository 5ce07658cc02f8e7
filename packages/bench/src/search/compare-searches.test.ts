import { describe, expect, it } from "vitest";
import { compareSearches } from "./compare-searches.ts";
import { openExactSearch } from "./exact-search.ts";
import { randomPopulation } from "./grow-population.ts";

const members = randomPopulation(300, 24, 1);
const queries = randomPopulation(70, 24, 2);
const exact = openExactSearch(members);
const compare = (other = exact) =>
  compareSearches({ members, queries, searches: [exact, other], count: 10 }).samples[1];

describe("recall", () => {
  it("of exact search against itself is 1, for every query", () => {
    const sample = compare();
    expect(sample?.recall).toEqual(Array.from({ length: queries.rows }, () => 1));
    expect(sample?.queryMs).toHaveLength(queries.rows);
  });

  it("falls by as much as an index gives wrong rows", () => {
    const farthest = (vector: Float32Array) => exact.nearest(vector, members.rows).slice(-3);
    const doctored = {
      nearest: (vector: Float32Array, count: number) => [
        ...exact.nearest(vector, count).slice(0, -3),
        ...farthest(vector),
      ],
    };
    expect(compare(doctored)?.recall).toEqual(Array.from({ length: queries.rows }, () => 0.7));
  });

  it("counts a row that is given many times once, and what is not given as not found", () => {
    const repeated = {
      nearest: (vector: Float32Array, count: number) =>
        Array.from({ length: count }, () => exact.nearest(vector, 1)[0] as number),
    };
    expect(compare(repeated)?.recall).toEqual(Array.from({ length: queries.rows }, () => 0.1));
    expect(compare({ nearest: () => [] })?.recall).toEqual(Array.from({ length: queries.rows }, () => 0));
  });

  it("does not depend on which of several equal vectors was given", () => {
    const twice = {
      ...members,
      rows: members.rows * 2,
      data: Float32Array.from([...members.data, ...members.data]),
    };
    const search = openExactSearch(twice);
    const other = {
      nearest: (vector: Float32Array, count: number) =>
        search
          .nearest(vector, count + 1)
          .map((row) => (row + members.rows) % twice.rows)
          .slice(0, count),
    };
    const { samples } = compareSearches({ members: twice, queries, searches: [search, other], count: 9 });
    expect(samples[1]?.recall.every((value) => value === 1)).toBe(true);
  });
});

it("a population of nothing, or no query, is an error and not 0", () => {
  const empty = { data: new Float32Array(), rows: 0, dimension: 24 };
  const searches = [exact];
  expect(() => compareSearches({ members: empty, queries, searches, count: 10 })).toThrow("empty sample");
  expect(() => compareSearches({ members, queries: empty, searches, count: 10 })).toThrow("empty sample");
  expect(() => compareSearches({ members, queries, searches: [], count: 10 })).toThrow(RangeError);
});
