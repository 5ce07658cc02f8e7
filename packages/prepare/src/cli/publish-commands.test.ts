import { onScreens } from "@org/classifier-command-line/testing";
import { describe, expect, it } from "vitest";
import type { PullBundleOptions, PullReport } from "../publish/pull-bundle.ts";
import type { PushBundleOptions, PushReport } from "../publish/push-bundle.ts";
import { type CliWork, run } from "./run.ts";

const DIGEST = "0123456789abcdef".repeat(4);
const COMMIT = "0123456789".repeat(4);

const PUSHED: PushReport = {
  dryRun: false,
  repo: "org/desk",
  revision: "main",
  bundle: { id: "desk", version: "1.1.0", digest: DIGEST },
  replaced: { id: "desk", version: "1.0.0", digest: "f".repeat(64) },
  commit: COMMIT,
  url: `https://hub.example/org/desk/commit/${COMMIT}`,
  created: false,
  bytes: 24_100_000,
  files: { added: ["a", "b"], changed: ["manifest.json"], removed: ["old"], unchanged: ["m.onnx"] },
  card: "kept",
  notes: ["README.md was not written by a push, so it is left alone and no model card is written."],
};

const PULLED: PullReport = {
  repo: "org/desk",
  revision: "main",
  commit: COMMIT,
  origin: "hub:org/desk@main (commit 0123456)",
  bundle: { id: "desk", version: "1.1.0", digest: DIGEST },
  out: "assets",
  files: 12,
  bytes: 24_100_000,
  sample: { decision: "review", category: null },
};

const cli = (line: string, work: Partial<CliWork>) =>
  onScreens((io) => run(line.split(" "), io, work as CliWork));

describe("push", () => {
  it("hands its options on", async () => {
    let seen: PushBundleOptions | undefined;
    const pushBundle = async (options: PushBundleOptions) => {
      seen = options;
      return PUSHED;
    };
    await cli("push b --repo org/desk --private --revision next --message m --dry-run --endpoint http://h", {
      pushBundle,
    });
    expect(seen).toEqual({
      dir: "b",
      repo: "org/desk",
      private: true,
      revision: "next",
      message: "m",
      dryRun: true,
      endpoint: "http://h",
      onProgress: expect.any(Function),
    });
    await cli("push b --repo org/desk", { pushBundle });
    expect(seen).toEqual({ dir: "b", repo: "org/desk", onProgress: expect.any(Function) });
  });

  it("shows what was done", async () => {
    const { code, stdout } = await cli("push b --repo org/desk", { pushBundle: async () => PUSHED });
    expect(code).toBe(0);
    expect(stdout).toBe(`pushed desk 1.1.0, digest 0123456789ab
to org/desk at main
in place of desk 1.0.0, digest ffffffffffff
commit ${COMMIT}
https://hub.example/org/desk/commit/${COMMIT}

2 added, 1 changed, 1 removed, 1 unchanged; 24.1 MB sent
model card kept
README.md was not written by a push, so it is left alone and no model card is written.
`);
  });

  it("in a dry run shows each file", async () => {
    const { commit: _, ...planned } = PUSHED;
    const pushBundle = async () => ({
      ...planned,
      dryRun: true,
      created: true,
      card: "written" as const,
      notes: [],
    });
    const { stdout } = await cli("push b --repo org/desk --dry-run", { pushBundle });
    expect(stdout).toContain("dry run would push desk 1.1.0");
    expect(stdout).toContain("to org/desk at main, which would be made\n");
    expect(stdout).toContain(
      "24.1 MB to send at most\nadded    a\nadded    b\nchanged  manifest.json\nremoved  old\n",
    );
    expect(stdout).toContain("model card to be written\n");
  });

  it("says that all was there already", async () => {
    const files = { added: [], changed: [], removed: [], unchanged: ["a"] };
    const pushBundle = async () => ({ ...PUSHED, files, bytes: 0, card: "unchanged" as const, notes: [] });
    const { stdout } = await cli("push b --repo org/desk", { pushBundle });
    expect(stdout).toContain("there already desk 1.1.0");
  });

  it("shows on stderr how many bytes have left", async () => {
    const pushBundle = async ({ onProgress }: PushBundleOptions) => {
      for (const loaded of [0, 12_000_000, 24_100_000]) {
        onProgress?.({ status: "progress_total", name: "org/desk", loaded, total: 24_100_000, progress: 0 });
      }
      return PUSHED;
    };
    const { stderr } = await cli("push b --repo org/desk", { pushBundle });
    expect(stderr).toContain("uploading: 24.1 / 24.1 MB\n");
  });
});

describe("pull", () => {
  it.each([
    ["org/desk", "main"],
    ["hub:org/desk", "main"],
    ["hub:org/desk@v1/x", "v1/x"],
  ])("takes %s", async (reference, revision) => {
    let seen: PullBundleOptions | undefined;
    const pullBundle = async (options: PullBundleOptions) => {
      seen = options;
      return PULLED;
    };
    await cli(`pull ${reference} --out assets --force --endpoint http://h`, { pullBundle });
    expect(seen).toEqual({
      repo: "org/desk",
      revision,
      out: "assets",
      forceDownload: true,
      endpoint: "http://h",
      onProgress: expect.any(Function),
    });
  });

  it("shows what was fetched, and prints the report itself with --json", async () => {
    const pullBundle = async () => PULLED;
    const { stdout } = await cli("pull org/desk --out assets", { pullBundle });
    expect(stdout).toBe(`pulled desk 1.1.0, digest 0123456789ab
from hub:org/desk@main (commit 0123456)
commit ${COMMIT}
12 files, 24.1 MB, into assets
opened, and a ticket classified: review
`);
    const { stdout: json } = await cli("pull org/desk --out assets --json", { pullBundle });
    expect(JSON.parse(json)).toEqual(PULLED);
  });
});
