import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { mistakesOf, writeDesk } from "./__fixtures__/write-desk.ts";
import { readSource } from "./read-source.ts";

it("the README's example is a desk without a mistake", async () => {
  const readme = await readFile(new URL("../../README.md", import.meta.url), "utf8");
  const files: Record<string, string> = {};
  for (const [, file, text] of readme.matchAll(/```yaml\n# (\S+)\n([\s\S]*?)```/g))
    files[file as string] = text as string;
  for (const [, file, text] of readme.matchAll(/`(\S+\.jsonl)`:\n\n```json\n([\s\S]*?)```/g))
    files[file as string] = text as string;
  expect(Object.keys(files)).toEqual([
    "desk.yaml",
    "categories.yaml",
    "problems/tills.jsonl",
    "tickets/tills.jsonl",
  ]);
  const dir = await writeDesk(files);
  expect(await mistakesOf(dir)).toEqual([]);
  expect((await readSource(dir)).tickets).toHaveLength(2);
});
