import { readdir, rename, rm, rmdir } from "node:fs/promises";
import { join } from "node:path";
import { claimWorkingNames, clearInterrupted } from "../build/working-folders.ts";
import { resolveTarget, writeFileSynced } from "../build/write-bundle.ts";
import { importError } from "./import-error.ts";

/** Rejects where `out` has content: what a person has edited is never written over. */
export async function refuseFilledFolder(out: string): Promise<void> {
  const names = await readdir(await resolveTarget(out)).catch((error: NodeJS.ErrnoException) =>
    error.code === "ENOENT" ? [] : [`what cannot be listed (${error.code})`],
  );
  if (names.length === 0) return;
  throw importError({
    what: "the output folder was left alone",
    expected: "a new or empty folder",
    found: "one with content",
    remedy: "Name another folder in --out; sources that were edited are not written over.",
  });
}

/**
 * Writes the files beside `out`, lets `finish` look at the folder and name one file more, and then puts all in place:
 * never half a source under its name.
 */
export async function writeSource<Result>(
  out: string,
  files: ReadonlyMap<string, string>,
  finish: (
    folder: string,
  ) => Promise<{ readonly result: Result; readonly last: readonly [path: string, text: string] }>,
): Promise<Result> {
  const target = await resolveTarget(out);
  await asImportFailure(() => clearInterrupted(target));
  const names = claimWorkingNames(target);
  const write = ([path, text]: readonly [string, string]) =>
    asImportFailure(() => writeFileSynced(join(names.fresh, path), new TextEncoder().encode(text)));
  try {
    for (const file of files) await write(file);
    const { result, last } = await finish(names.fresh);
    await write(last);
    await asImportFailure(async () => {
      // There may be an empty one, over which Windows moves nothing.
      await rmdir(target).catch(() => {});
      await rename(names.fresh, target);
    });
    return result;
  } finally {
    // What cannot be removed now is removed by the next import, and must not hide why this one failed.
    await rm(names.fresh, { recursive: true, force: true }).catch(() => {});
    names.release();
  }
}

/** The system's messages hold absolute paths; its codes say as much. */
async function asImportFailure<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException;
    if (code === undefined || syscall === undefined) throw error;
    throw importError({
      what: "the sources could not be written beside the folder they are for",
      found: `${code} from ${syscall}`,
      remedy: "Look at the rights and the free space of the folder that holds --out.",
      cause: error,
    });
  }
}
