import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { INVENTED_DATASETS } from "../__fixtures__/folders.ts";
import { gatherTexts } from "./gather-texts.ts";

const options = {
  source: fileURLToPath(new URL("../../../../examples/service-desk/source", import.meta.url)),
  evaluation: join(INVENTED_DATASETS, "service-desk/evaluation.jsonl"),
  data: INVENTED_DATASETS,
  seed: 1,
};

it("no query is a known text, and none is there twice", async () => {
  const { known, queries } = await gatherTexts({ ...options, queries: 50 });
  const all = [...known.map(({ text }) => text), ...queries];
  expect(queries).toHaveLength(50);
  expect(new Set(all).size).toBe(all.length);
});

it("takes as many queries as are asked for, from known texts where evaluation texts are too few", async () => {
  const few = await gatherTexts({ ...options, queries: 1 });
  const many = await gatherTexts({ ...options, queries: 500 });
  expect(few.queries).toHaveLength(1);
  expect(many.queries).toHaveLength(500);
  expect(many.queries[0]).toBe(few.queries[0]);
  expect(many.known.length).toBeLessThan(few.known.length);
});

it("draws the same texts by the same seed, and others by another", async () => {
  const drawn = await gatherTexts({ ...options, queries: 200 });
  expect(await gatherTexts({ ...options, queries: 200 })).toEqual(drawn);
  expect((await gatherTexts({ ...options, queries: 200, seed: 2 })).queries).not.toEqual(drawn.queries);
});

it("does with the desk alone, and says what there was", async () => {
  const { sources } = await gatherTexts({ ...options, data: undefined, queries: 10 });
  expect(sources.map(({ name }) => name)).toEqual(["service-desk"]);
  const { sources: all } = await gatherTexts({ ...options, queries: 10 });
  expect(all.map(({ name }) => name)).toContain("banking77");
});
