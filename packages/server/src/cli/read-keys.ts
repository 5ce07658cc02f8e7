import { readFile } from "node:fs/promises";
import { InvalidArgumentError } from "@org/classifier-core";

/** Keys of a file, one a line; `#` begins a comment. Rejects with InvalidArgumentError without naming the path. */
export async function readKeys(path: string): Promise<string[]> {
  const text = await readFile(path, "utf8").catch((cause: NodeJS.ErrnoException) => {
    throw new InvalidArgumentError({
      argument: "--api-key-file",
      expected: "a file that can be read",
      found: `the system's error ${cause.code ?? "unknown"}`,
    });
  });
  return keysOf(text);
}

/** Keys between line breaks, or between commas in a variable. */
export function keysOf(text: string): string[] {
  return text
    .split(/[\n,]/)
    .map((line) => line.replace(/#.*/, "").trim())
    .filter((key) => key !== "");
}
