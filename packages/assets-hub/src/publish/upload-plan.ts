import type { HubClient } from "../client/hub-client.ts";
import { createContentHash } from "../download/content-hash.ts";

/** What a commit is to change, told by the hashes of what is there. */
export interface UploadPlan {
  /** Paths, each sorted. */
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
  readonly unchanged: readonly string[];
}

/** Compares `files` with what there is at `commit`, undefined for nothing; of `remove`, keeps what is there. */
export async function planUpload(
  client: HubClient,
  commit: string | undefined,
  files: ReadonlyMap<string, Blob>,
  remove: readonly string[],
  signal: AbortSignal | undefined,
): Promise<UploadPlan> {
  const plan = { added: [], changed: [], removed: [], unchanged: [] } as Record<keyof UploadPlan, string[]>;
  const paths = [...new Set([...files.keys(), ...remove])].sort();
  const described = commit === undefined ? [] : await client.describeFiles(commit, paths, { signal });
  const there = new Map(described.map((file) => [file.path, file]));
  for (const path of paths) {
    const content = files.get(path);
    const file = there.get(path);
    if (content === undefined) {
      if (file !== undefined) plan.removed.push(path);
    } else if (file === undefined) {
      plan.added.push(path);
    } else {
      const same = file.size === content.size && (await etagOf(content, file.etag, signal)) === file.etag;
      plan[same ? "unchanged" : "changed"].push(path);
    }
  }
  return plan;
}

export function changesNothing({ added, changed, removed }: UploadPlan): boolean {
  return added.length + changed.length + removed.length === 0;
}

/** The content's name on the Hub, of the kind that `expected` is. */
async function etagOf(content: Blob, expected: string, signal: AbortSignal | undefined): Promise<string> {
  const hash = createContentHash(expected, content.size);
  for await (const chunk of content.stream()) {
    signal?.throwIfAborted();
    hash.update(chunk);
  }
  return hash.digest().etag;
}
