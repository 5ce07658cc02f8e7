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

it("reads the text of JSON lines, and other files line by line", async () => {
  expect(await readTickets(await file("a.jsonl", '{"text":"one","id":1}\n\n{"text":"two"}\n'))).toEqual([
    "one",
    "two",
  ]);
  expect(await readTickets(await file("a.txt", "one\r\ntwo\n"))).toEqual(["one", "two"]);
});

it("names the file and the line of what it cannot read, and nothing of what stands there", async () => {
  for (const line of ["secret", '{"body":"secret"}', "null"]) {
    const error = await readTickets(await file("a.jsonl", `{"text":"one"}\n${line}\n`)).catch(
      (e: Error) => e,
    );
    expect(error).toMatchObject({ code: "ERR_TICKETS" });
    expect((error as Error).message).toContain("line 2 of a.jsonl");
    expect((error as Error).message).not.toContain("secret");
  }
});

it("of a file that is empty, or not there, is an error", async () => {
  await expect(readTickets(await file("a.txt", "\n \n"))).rejects.toThrow("a.txt has no text in it");
  await expect(readTickets(join(await temporaryFolder(), "b.txt"))).rejects.toThrow("b.txt does not exist");
});
