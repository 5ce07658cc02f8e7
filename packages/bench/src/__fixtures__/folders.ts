import { fileURLToPath } from "node:url";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";

export { temporaryFolder } from "@org/classifier-command-line/testing";

/** Data sets in the public ones' formats, invented for these tests. */
export const INVENTED_DATASETS = fileURLToPath(new URL("datasets", import.meta.url));

/** An empty folder that goes with the file's tests; to be asked for outside of them. */
export function lastingFolder(): Promise<string> {
  const folder = mkdtemp(join(tmpdir(), "bench-test-"));
  afterAll(async () => rm(await folder, { recursive: true, force: true }));
  return folder;
}
