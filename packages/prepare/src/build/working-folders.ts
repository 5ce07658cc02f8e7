import { createHash, randomBytes } from "node:crypto";
import { readdir, rename, rm, stat } from "node:fs/promises";
import { hostname } from "node:os";
import { basename, dirname, join } from "node:path";

// While a bundle is written it stands beside its place as `.<out>.<owner>.new`, and the bundle it replaces, for
// the moment between two renames, as `.<out>.<owner>.old`. The owner, in hexadecimal, is a hash of the host's name,
// the process id and a random part, 8 digits each: so a build that was killed can be told from one still running.

/** No build writes and checks for so long: after it, a folder of another host is taken for left behind. */
const ABANDONED_AFTER_MS = 60 * 60 * 1000;

/** Owners whose builds run in this very process. */
const running = new Set<string>();

/** Names for one build's two working folders, taken until released. */
export function claimWorkingNames(target: string): {
  readonly fresh: string;
  readonly old: string;
  release(): void;
} {
  const owner = `${hostDigits()}${process.pid.toString(16).padStart(8, "0")}${randomBytes(4).toString("hex")}`;
  running.add(owner);
  const name = (kind: string) => join(dirname(target), `.${basename(target)}.${owner}.${kind}`);
  return { fresh: name("new"), old: name("old"), release: () => void running.delete(owner) };
}

/**
 * Clears what killed builds into `target` left beside it: an old bundle whose place is empty is put back, the rest
 * is removed. Folders of a build that is still running are left alone.
 */
export async function clearInterrupted(target: string): Promise<void> {
  const folder = dirname(target);
  const prefix = `.${basename(target)}.`;
  const siblings = await readdir(folder).catch((): string[] => []);
  for (const name of siblings) {
    const [, owner = "", kind] = /^([0-9a-f]{24})\.(new|old)$/.exec(name.slice(prefix.length)) ?? [];
    if (!name.startsWith(prefix) || kind === undefined) continue;
    const path = join(folder, name);
    // The old bundle is the only one there is: its place has to be empty for no more than a moment.
    const putBack = kind === "old" && (await isEmpty(target));
    if (isRunning(owner) || (!putBack && isElsewhere(owner) && !(await isAbandoned(path)))) continue;
    if (putBack) await rename(path, target);
    else await rm(path, { recursive: true, force: true });
  }
}

function isElsewhere(owner: string): boolean {
  return !owner.startsWith(hostDigits());
}

function isRunning(owner: string): boolean {
  if (isElsewhere(owner)) return false;
  const pid = Number.parseInt(owner.slice(8, 16), 16);
  // In containers ids come again: one's own was also that of the build before.
  if (pid === process.pid) return running.has(owner);
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

async function isAbandoned(path: string): Promise<boolean> {
  const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Number.POSITIVE_INFINITY }));
  return Date.now() - mtimeMs > ABANDONED_AFTER_MS;
}

/** Whether nothing is lost when something is moved there. */
async function isEmpty(target: string): Promise<boolean> {
  try {
    return (await readdir(target)).length === 0;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ENOENT";
  }
}

function hostDigits(): string {
  return createHash("sha256").update(hostname()).digest("hex").slice(0, 8);
}
