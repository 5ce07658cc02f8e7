import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { DESK, mistakesOf, writeDesk } from "./__fixtures__/write-desk.ts";
import { readSource } from "./read-source.ts";

it("the README's rows, put into a desk, are read without a mistake", async () => {
  const readme = await readFile(new URL("../../README.md", import.meta.url), "utf8");
  const files: Record<string, string> = {};
  for (const [, file, text] of readme.matchAll(/`(\S+\.jsonl)`:\n\n```json\n([\s\S]*?)```/g))
    files[file as string] = text as string;
  expect(Object.keys(files)).toEqual(["problems/tills.jsonl", "tickets/tills.jsonl"]);
  const dir = await writeDesk(files);
  expect(await mistakesOf(dir)).toEqual([]);
  expect((await readSource(dir)).tickets).toHaveLength(2);
});

it("the README's examples of a decision, each put into its desk.yaml, are read as they stand", async () => {
  const readme = await readFile(new URL("../../README.md", import.meta.url), "utf8");
  const examples = [...readme.matchAll(/```yaml\n(decision:\n[\s\S]*?)```/g)].map(
    ([, text]) => text as string,
  );
  const wishes = examples.map(async (text) => {
    const dir = await writeDesk({ "desk.yaml": `${DESK["desk.yaml"]}${text}` });
    return (await readSource(dir)).decision;
  });
  expect(await Promise.all(wishes)).toEqual([
    { targetPrecision: 0.97, falseRejectShare: 0.02 },
    { costs: { wrongRoute: 10, review: 1 } },
  ]);
});
