import { randomBytes } from "node:crypto";
import { mkdir, open, readdir, rename, rm } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { ClassifierError } from "@org/classifier-core";
import { MANIFEST_PATH } from "@org/classifier-core/preparation";

/**
 * Writes a bundle beside `out`, lets `check` look at it, and only then puts it in place. Until that moment
 * the old bundle is untouched; whatever goes wrong before leaves it so, and leaves nothing else behind.
 */
export async function writeBundle(
  out: string,
  files: ReadonlyMap<string, Uint8Array>,
  check: (folder: string) => Promise<void>,
): Promise<void> {
  const target = resolve(out);
  await recoverInterrupted(target);
  await refuseForeignFolder(target);
  const suffix = randomBytes(4).toString("hex");
  const fresh = join(dirname(target), `.${basename(target)}.${suffix}.new`);
  try {
    for (const [path, bytes] of files) await writeFileSynced(join(fresh, path), bytes);
    await check(fresh);
    await replaceFolder(target, fresh, suffix);
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}

/** Bytes that have reached the disk: a bundle must not be half there after a power cut. */
async function writeFileSynced(path: string, bytes: Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const file = await open(path, "wx");
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function replaceFolder(target: string, fresh: string, suffix: string): Promise<void> {
  const old = join(dirname(target), `.${basename(target)}.${suffix}.old`);
  const hadOld = await rename(target, old).then(
    () => true,
    () => false,
  );
  try {
    await rename(fresh, target);
  } catch (error) {
    if (hadOld) await rename(old, target);
    throw error;
  }
  if (hadOld) await rm(old, { recursive: true, force: true });
}

/** A build killed between its two renames left the old bundle under another name; puts it back. */
async function recoverInterrupted(target: string): Promise<void> {
  const siblings = await readdir(dirname(target)).catch((): string[] => []);
  const old = siblings.find((name) => name.startsWith(`.${basename(target)}.`) && name.endsWith(".old"));
  if (old === undefined) return;
  const saved = join(dirname(target), old);
  if (siblings.includes(basename(target))) await rm(saved, { recursive: true, force: true });
  else await rename(saved, target);
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
