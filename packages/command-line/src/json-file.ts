import { randomUUID } from "node:crypto";
import { access, constants, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

/** Throws where a report could not be written to `path`; asked before the work, which takes minutes. */
export async function checkJsonFile(path: string): Promise<void> {
  if (path === "") throw unwritable("it has no name");
  try {
    await access(dirname(path), constants.W_OK);
  } catch (cause) {
    throw unwritable("its folder is not there or cannot be written", cause);
  }
  const existing = await stat(path).catch(() => undefined);
  if (existing !== undefined && !existing.isFile()) throw unwritable("something that is no file is there");
}

/** Writes beside the file and puts it in place whole, so that half a report is never read. */
export async function writeJsonFile(path: string, content: unknown): Promise<void> {
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    await writeFile(temporary, `${JSON.stringify(content)}\n`);
    await rename(temporary, path);
  } finally {
    await rm(temporary, { force: true });
  }
}

function unwritable(reason: string, cause?: unknown): Error {
  return Object.assign(
    new Error(`the file of --json cannot be written: ${reason}. Name another.`, { cause }),
    {
      code: "ERR_OUTPUT",
    },
  );
}
