import { readFile } from "node:fs/promises";
import { quantizeError } from "./quantize-error.ts";

/** Reads a file of texts, one a line; lines without any are no texts. */
export async function readTexts(path: string): Promise<string[]> {
  let content: string;
  try {
    content = new TextDecoder("utf-8", { fatal: true }).decode(await readFile(path));
  } catch (error) {
    const { code } = error as { code?: unknown };
    throw refusal(code === "ERR_ENCODING_INVALID_ENCODED_DATA" ? "other bytes" : `${code ?? "no file"}`);
  }
  const texts = content.split(/\r\n|[\r\n]/).filter((line) => line.trim() !== "");
  if (texts.length === 0) throw refusal("a file without any");
  return texts;
}

function refusal(found: string): Error {
  return quantizeError({
    what: "there are no texts to compare on",
    expected: "a file in UTF-8 with one text a line",
    found,
    remedy: "Correct --texts, or leave it out to compare on the texts that come along.",
  });
}
