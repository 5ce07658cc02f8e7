import { mkdir, open, readdir, realpath, rename, rm } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { ClassifierError } from "@org/classifier-core";
import { MANIFEST_PATH } from "@org/classifier-core/preparation";
import { claimWorkingNames, clearInterrupted } from "./working-folders.ts";

/**
 * Writes a bundle beside `out`, lets `check` look at it, and only then puts it in place. Until that moment
 * the old bundle is untouched; whatever goes wrong before leaves it so, and leaves nothing else behind.
 * What an earlier build left when it was killed is cleared first.
 */
export async function writeBundle(
  out: string,
  files: ReadonlyMap<string, Uint8Array>,
  check: (folder: string) => Promise<void>,
): Promise<void> {
  const target = await resolveTarget(out);
  await asBuildFailure(() => clearInterrupted(target));
  await refuseForeignFolder(target);
  const names = claimWorkingNames(target);
  try {
    await asBuildFailure(async () => {
      for (const [path, bytes] of files) await writeFileSynced(join(names.fresh, path), bytes);
    });
    await check(names.fresh);
    await asBuildFailure(() => replaceFolder(target, names));
  } finally {
    // What cannot be removed now is removed by the next build, and must not hide why this one failed.
    await rm(names.fresh, { recursive: true, force: true }).catch(() => {});
    names.release();
  }
}

/** Rejects where `out` holds something else than a bundle: known before the work, and not after it. */
export async function checkOutput(out: string): Promise<void> {
  await refuseForeignFolder(await resolveTarget(out));
}

/** The folder itself where `out` is a link to it: the link stays, and what it leads to is replaced. */
export async function resolveTarget(out: string): Promise<string> {
  return realpath(out).catch(() => resolve(out));
}

/** A new file whose bytes have reached the disk: a bundle must not be half there after a power cut. */
export async function writeFileSynced(path: string, bytes: Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const file = await open(path, "wx");
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function replaceFolder(
  target: string,
  { fresh, old }: { readonly fresh: string; readonly old: string },
): Promise<void> {
  const hadOld = await rename(target, old).then(
    () => true,
    () => false,
  );
  try {
    await rename(fresh, target);
  } catch (error) {
    if (hadOld) await putBack(old, target);
    throw error;
  }
  if (hadOld) await rm(old, { recursive: true, force: true });
}

/** Unless another build was faster, and its bundle stands there now: then the old one has been replaced after all. */
async function putBack(old: string, target: string): Promise<void> {
  try {
    await rename(old, target);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "ENOTEMPTY" && code !== "EEXIST") throw error;
    await rm(old, { recursive: true, force: true });
  }
}

/** A folder that holds something else than a bundle is not ours to replace. */
async function refuseForeignFolder(target: string): Promise<void> {
  const names: string[] = await readdir(target).catch((error: NodeJS.ErrnoException): string[] => {
    if (error.code === "ENOENT") return [];
    throw refusal(`something that cannot be listed as a folder (${error.code ?? "unknown"})`);
  });
  if (names.length > 0 && !names.includes(MANIFEST_PATH)) throw refusal("a folder with other content");
}

function refusal(found: string): ClassifierError {
  return new ClassifierError({
    code: "ERR_BUILD_FAILED",
    what: "the output folder was left alone",
    expected: "a new or empty folder, or one that holds a bundle",
    found,
    remedy: "Name another folder in --out.",
  });
}

/** The system's messages hold absolute paths; its codes say as much. */
export async function asBuildFailure<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException;
    if (code === undefined || syscall === undefined) throw error;
    throw new ClassifierError({
      code: "ERR_BUILD_FAILED",
      what: "the bundle could not be written beside the folder it is for",
      found: `${code} from ${syscall}`,
      remedy: "Look at the rights and the free space of the folder that holds --out.",
      cause: error,
    });
  }
}
