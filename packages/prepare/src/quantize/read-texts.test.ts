import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { temporaryFolder } from "../__fixtures__/folders.ts";
import { readTexts } from "./read-texts.ts";

async function fileWith(content: string | Uint8Array): Promise<string> {
  const path = join(await temporaryFolder(), "texts.txt");
  await writeFile(path, content);
  return path;
}

it("reads one text a line, whatever ends it, and no empty ones", async () => {
  expect(await readTexts(await fileWith("\ufeffone\r\n\n  \ntwo words\nthree"))).toEqual([
    "one",
    "two words",
    "three",
  ]);
});

it.each([
  ["without a text", " \n\n"],
  ["that is no UTF-8", Uint8Array.of(0x61, 0xff, 0x62)],
])("refuses a file %s", async (_, content) => {
  await expect(readTexts(await fileWith(content))).rejects.toMatchObject({ code: "ERR_BUILD_FAILED" });
});

it("refuses a file that is not there, without its path", async () => {
  const folder = await temporaryFolder();
  const error = await readTexts(join(folder, "missing")).catch((one: unknown) => one);
  expect(error).toMatchObject({ code: "ERR_BUILD_FAILED", found: "ENOENT" });
  expect((error as Error).message).not.toContain(folder);
});
