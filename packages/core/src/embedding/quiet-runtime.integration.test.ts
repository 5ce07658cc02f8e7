import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { openMiniLm } from "./__fixtures__/open-minilm.ts";

// A file of its own: the native library looks at its surroundings once, when it is first loaded in a process.
it("a session leaves nothing in the temporary folder, where the runtime's telemetry would keep its own", async () => {
  const folder = mkdtempSync(join(tmpdir(), "classifier-"));
  const before = process.env.TMPDIR;
  process.env.TMPDIR = folder;
  try {
    const embedder = await openMiniLm();
    await embedder.embed(["is anybody listening"]);
    await embedder.close();
    expect(process.env.ORT_DISABLE_TELEMETRY).toBe("1");
    expect(readdirSync(folder)).toEqual([]);
  } finally {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
    rmSync(folder, { recursive: true });
  }
});
