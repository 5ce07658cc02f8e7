import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { temporaryFolder } from "../__fixtures__/folders.ts";
import { readTickets } from "./read-tickets.ts";

async function fileOf(text: string, name = "mine.jsonl"): Promise<string> {
  const file = join(await temporaryFolder(), name);
  await writeFile(file, text);
  return file;
}

it("tickets are named by id, or by line where the id is none, too long, a text, or there already", async () => {
  const lines = [
    { id: "n-1", text: "one" },
    { text: "two" },
    { id: "n-1", text: "three" },
    { id: "my printer is broken", text: "four" },
    { id: "x".repeat(41), text: "five" },
    { id: 6, text: "six" },
  ];
  const file = await fileOf(`${lines.map((line) => JSON.stringify(line)).join("\n\n")}\n`);
  expect((await readTickets(file)).map(({ name }) => name)).toEqual([
    ...["n-1", "line 3", "line 5", "line 7", "line 9", "line 11"],
  ]);
});

it("tickets come in the file's order: of CSV, of plain lines, of JSON lines", async () => {
  const textsOf = async (name: string, content: string) =>
    (await readTickets(await fileOf(content, name))).map(({ text }) => text);
  expect(await textsOf("a.csv", 'id,text\n1,"late, again"\n2,broken\n')).toEqual(["late, again", "broken"]);
  expect(await textsOf("a.txt", "late\r\n\r\nbroken\n")).toEqual(["late", "broken"]);
  expect(await textsOf("a.jsonl", '{"text":"late"}\r\n\n{"text":"broken","id":2}\n')).toEqual([
    "late",
    "broken",
  ]);
});

it.each([
  ["a.csv", "title\nsecret\n"],
  ["a.csv", 'text\n"secret\n'],
  ["a.csv", ""],
  ["a.txt", " \n"],
  ["a.jsonl", '{"text":"  "}\n'],
])("%s with %j is an error that repeats nothing of it", async (name, content) => {
  const error = await readTickets(await fileOf(content, name)).catch((caught: unknown) => caught);
  expect(error).toMatchObject({ code: "ERR_DATASET_INVALID" });
  expect(String(error)).not.toContain("secret");
});

it.each(["", "\n \n"])("a file without a ticket is an error, not an empty sample: %j", async (text) => {
  await expect(readTickets(await fileOf(text))).rejects.toMatchObject({ code: "ERR_DATASET_INVALID" });
});

it.each(['{"text":"secret"', '{"message":"secret"}', '["secret"]', '{"text":7,"x":"secret"}'])(
  "a line that is no ticket is named, and not repeated: %s",
  async (line) => {
    const file = await fileOf(`{"text":"fine"}\n${line}\n`);
    const error = await readTickets(file).catch((caught: unknown) => caught as Error);
    expect(error).toMatchObject({ code: "ERR_DATASET_INVALID" });
    expect(String(error)).toContain("mine.jsonl, line 2");
    expect(String(error)).not.toContain("secret");
  },
);

it("a file that is not there is an error that names no folder", async () => {
  const folder = await temporaryFolder();
  const error = await readTickets(join(folder, "none.jsonl")).catch((caught: unknown) => caught as Error);
  expect(error).toMatchObject({ code: "ERR_DATASET_NOT_FOUND" });
  expect((error as Error).message).not.toContain(folder);
});
