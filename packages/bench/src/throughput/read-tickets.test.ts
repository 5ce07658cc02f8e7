import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { temporaryFolder } from "../__fixtures__/folders.ts";
import { readTickets } from "./read-tickets.ts";

async function file(name: string, content: string): Promise<string> {
  const path = join(await temporaryFolder(), name);
  await writeFile(path, content);
  return path;
}

it("texts come in the file's order, from CSV and from JSON lines", async () => {
  expect(await readTickets(await file("a.csv", 'id,text\n1,"late, again"\n2,broken\n'))).toEqual([
    "late, again",
    "broken",
  ]);
  expect(await readTickets(await file("a.jsonl", '{"text":"late"}\n\n{"text":"broken","id":2}\n'))).toEqual([
    "late",
    "broken",
  ]);
});

it.each([
  ["a.csv", "title\nsecret\n"],
  ["a.csv", ""],
  ["a.jsonl", ""],
  ["a.jsonl", '{"text":"  "}\n'],
  ["a.jsonl", '{"body":"secret"}\n'],
  ["a.jsonl", "secret\n"],
])("%s with %j is an error that repeats nothing of it", async (name, content) => {
  const error = await readTickets(await file(name, content)).catch((caught: unknown) => caught);
  expect(error).toMatchObject({ code: "ERR_DATASET_INVALID" });
  expect(String(error)).not.toContain("secret");
});

it("a file that is not there is named", async () => {
  await expect(readTickets("/nowhere/tickets.csv")).rejects.toMatchObject({ code: "ERR_DATASET_NOT_FOUND" });
});
