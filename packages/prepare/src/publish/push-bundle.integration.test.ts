import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { hubAssets } from "@org/classifier-assets-hub";
import { type LocalHub, startLocalHub } from "@org/classifier-assets-hub/testing";
import { ClassifierError } from "@org/classifier-core";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { editedDesk } from "../__fixtures__/edited-desk.ts";
import { differingFiles, filesIn, LIBRARY_DESK, temporaryFolder } from "../__fixtures__/folders.ts";
import { verdictOn } from "../__fixtures__/judged-bundle.ts";
import { buildBundle } from "../build/build-bundle.ts";
import { attachVerdict } from "../safety/attach-verdict.ts";
import { readVerdict } from "../safety/read-verdict.ts";
import { validateBundle } from "../validate/validate-bundle.ts";
import { isGeneratedCard } from "./model-card.ts";
import { type PullBundleOptions, pullBundle } from "./pull-bundle.ts";
import { type PushBundleOptions, pushBundle } from "./push-bundle.ts";

const REPO = "org/library-desk";
const WRITER = "hf_writer_SECRET";
const text = (value: string) => new TextEncoder().encode(value);

/** The library's bundle, and one of the same desk with other texts and, as it has no tickets, fewer files. */
let bundle: string;
let digest: string;
let newer: string;
beforeAll(async () => {
  const folder = await temporaryFolder();
  bundle = join(folder, "bundle");
  newer = join(folder, "newer");
  digest = (await buildBundle({ source: LIBRARY_DESK, out: bundle })).bundle.digest;
  const source = await editedDesk({
    "desk.yaml": (yaml) => yaml.replace("version: 1.0.0", "version: 1.1.0"),
    "tickets/lending.jsonl": () => "",
    "tickets/cards.jsonl": () => "",
    "tickets/other.jsonl": () => "",
    "tickets/rooms.csv": (csv) => `${csv.split("\n")[0]}\n`,
  });
  await buildBundle({ source, out: newer });
});

let hub: LocalHub;
let cacheDir: string;
beforeEach(async () => {
  hub = await startLocalHub();
  hub.addToken(WRITER, { write: true });
  hub.addToken("hf_reader_SECRET");
  cacheDir = join(await temporaryFolder(), "cache");
});
afterEach(async () => {
  await hub.close();
});

const connection = () => ({
  endpoint: hub.url,
  token: WRITER,
  retry: { retries: 2, minDelayMs: 1, maxDelayMs: 5 },
});
const push = (options: Partial<PushBundleOptions> = {}) =>
  pushBundle({ dir: bundle, repo: REPO, ...connection(), ...options });
const pull = (out: string, options: Partial<PullBundleOptions> = {}) =>
  pullBundle({ repo: REPO, out, cacheDir, ...connection(), ...options });
const refusal = async (promise: Promise<unknown>) => {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!ClassifierError.isInstance(error)) throw error ?? new Error("expected a rejection");
  return error;
};
const pathsIn = async (folder: string) => [...(await filesIn(folder)).keys()].sort();
const stored = () => Object.keys(hub.files(REPO)).sort();
const card = () => new TextDecoder().decode(hub.files(REPO)["README.md"]);

describe("push, then pull", () => {
  it("gives the same bundle, byte by byte, from one commit", async () => {
    const pushed = await push({ private: true });
    const paths = await pathsIn(bundle);
    expect(pushed).toEqual({
      dryRun: false,
      repo: REPO,
      revision: "main",
      bundle: { id: "library-desk", version: "1.0.0", digest },
      commit: hub.commits(REPO)[0]?.id,
      url: `${hub.url}/${REPO}/commit/${pushed.commit}`,
      created: true,
      bytes: [...(await filesIn(bundle)).values()].reduce((sum, { length }) => sum + length, card().length),
      files: { added: ["README.md", ...paths].sort(), changed: [], removed: [], unchanged: [] },
      card: "written",
      notes: [],
    });
    expect(hub.commits(REPO).map(({ title }) => title)).toEqual([
      "Bundle library-desk 1.0.0",
      "initial commit",
    ]);
    expect(hub.commits(REPO)[0]?.description).toBe(`Digest ${digest}`);
    expect(stored()).toEqual([".gitattributes", "README.md", ...paths].sort());

    const out = join(await temporaryFolder(), "pulled");
    const events: string[] = [];
    const pulled = await pull(out, { onProgress: ({ status }) => events.push(status) });
    expect(pulled).toEqual({
      repo: REPO,
      revision: "main",
      commit: pushed.commit,
      origin: `hub:${REPO}@main (commit ${pushed.commit?.slice(0, 7)})`,
      bundle: pushed.bundle,
      out,
      files: paths.length,
      bytes: [...(await filesIn(bundle)).values()].reduce((sum, { length }) => sum + length, 0),
      sample: { decision: expect.stringMatching(/route|review|out_of_scope/), category: expect.anything() },
    });
    expect(await differingFiles(bundle, out)).toEqual([]);
    expect((await validateBundle(out)).valid).toBe(true);
    expect(events).toContain("progress_total");
    expect(await (await hubAssets({ repo: REPO, cacheDir, ...connection() }).open()).commit).toBe(
      pushed.commit,
    );
  });

  it("brings the safety verdict along, and the card names it", async () => {
    const judged = join(await temporaryFolder(), "judged");
    await cp(bundle, judged, { recursive: true });
    await attachVerdict(judged, verdictOn(digest));
    await push({ dir: judged });
    expect(card()).toContain("**SAFE**");
    const out = join(await temporaryFolder(), "pulled");
    await pull(out);
    expect(await readVerdict(out)).toEqual(verdictOn(digest));
  });

  it("twice makes one commit", async () => {
    const first = await push();
    hub.clearRequests();
    const second = await push();
    expect(second).toMatchObject({ commit: first.commit, created: false, bytes: 0, card: "unchanged" });
    expect(second.replaced).toEqual(first.bundle);
    expect(second.files.unchanged).toEqual(first.files.added);
    expect(hub.commits(REPO).length).toBe(2);
    expect(hub.requests.filter(({ method }) => method === "PUT")).toEqual([]);
  });

  it("to another branch leaves main alone", async () => {
    await push();
    const pushed = await push({ dir: newer, revision: "next", message: "The next one\n\nTry it." });
    expect(hub.commits(REPO, "next")[0]).toMatchObject({
      id: pushed.commit,
      title: "The next one",
      description: "Try it.",
    });
    const out = join(await temporaryFolder(), "pulled");
    expect((await pull(out, { revision: "next" })).bundle.version).toBe("1.1.0");
    expect((await pull(out)).bundle.version).toBe("1.0.0");
    expect((await pull(out, { revision: pushed.commit })).bundle.version).toBe("1.1.0");
  });
});

describe("push of a newer bundle", () => {
  it("removes what only the older one had, in the same commit, and nothing else", async () => {
    await push();
    const [older, paths] = [await pathsIn(bundle), await pathsIn(newer)];
    const gone = older.filter((path) => !paths.includes(path));
    expect(gone).not.toEqual([]);
    hub.commit(REPO, { ...hub.files(REPO), "notes/ours.txt": text("kept"), LICENSE: text("kept") });
    const report = await push({ dir: newer });
    expect(report.files.removed).toEqual(gone);
    expect(report).toMatchObject({ card: "written", replaced: { version: "1.0.0", digest } });
    expect(report.files.changed).toContain("README.md");
    expect(stored()).toEqual([".gitattributes", "README.md", "LICENSE", "notes/ours.txt", ...paths].sort());
    expect(hub.commits(REPO).length).toBe(4);
    expect(hub.requests.filter(({ path }) => path.includes("/commit/")).length).toBe(2);
  });

  it("leaves a README alone that a person wrote, and says so", async () => {
    hub.addRepository(REPO);
    hub.commit(REPO, { "README.md": text("# Ours\n") });
    const report = await push();
    expect(report.card).toBe("kept");
    expect(report.notes).toEqual([expect.stringContaining("README.md was not written by a push")]);
    expect(card()).toBe("# Ours\n");
    expect((await push({ dir: newer })).card).toBe("kept");
    expect(card()).toBe("# Ours\n");
  });

  it("writes its own card anew, and no more once its marker is gone", async () => {
    await push();
    expect(isGeneratedCard(card())).toBe(true);
    hub.commit(REPO, {
      ...hub.files(REPO),
      "README.md": text(card().replace(/^<!-- Written.*$/m, "Mine now.")),
    });
    await push({ dir: newer });
    expect(card()).toContain("Mine now.");
    expect(card()).toContain("version 1.0.0");
  });

  it.each([
    ["of something else", '{"name":"a web app"}'],
    ["that names files it should not", '{"formatVersion":1,"files":[{"path":"LICENSE"}]}'],
  ])("removes nothing for a manifest.json %s", async (_, manifest) => {
    hub.addRepository(REPO);
    hub.commit(REPO, { "manifest.json": text(manifest), LICENSE: text("l"), "data/old.json": text("o") });
    const report = await push();
    expect(report.files.removed).toEqual([]);
    expect(report.replaced).toBeUndefined();
    expect(report.notes).toEqual([expect.stringContaining("manifest.json that was there")]);
    expect(stored()).toEqual(expect.arrayContaining(["LICENSE", "data/old.json"]));
  });
});

describe("a dry run", () => {
  it("says what would be done, and changes nothing", async () => {
    const first = await push({ dryRun: true });
    expect(first).toMatchObject({ dryRun: true, created: true, card: "written" });
    expect(first.commit).toBeUndefined();
    expect(() => hub.files(REPO)).toThrow();
    const pushed = await push();
    hub.clearRequests();
    const planned = await push({ dir: newer, dryRun: true, token: false });
    expect(planned.files.removed).not.toEqual([]);
    expect(hub.commits(REPO)[0]?.id).toBe(pushed.commit);
    expect(
      hub.requests.filter(({ method, path }) => method !== "GET" && !path.includes("/paths-info/")),
    ).toEqual([]);
    expect((await push({ dir: newer })).files).toEqual(planned.files);
  });
});

describe("push is refused", () => {
  it("for a bundle that is not valid, before any request, with every finding", async () => {
    const broken = join(await temporaryFolder(), "broken");
    await cp(bundle, broken, { recursive: true });
    const path = join(broken, "data/categories.json");
    await writeFile(path, (await readFile(path, "utf8")).replace("lending", "lendinG"));
    const error = await refusal(push({ dir: broken }));
    expect(error).toMatchObject({ code: "ERR_BUNDLE_FORMAT", name: "InvalidBundleError" });
    expect(error.toJSON()).toMatchObject({ findings: [{ file: "data/categories.json" }] });
    expect(error.message).toContain("classifier-prepare validate");
    expect(hub.requests).toEqual([]);
  });

  it("for a folder without a bundle, before any request", async () => {
    const error = await refusal(push({ dir: await temporaryFolder() }));
    expect(error.code).toBe("ERR_ASSETS_NOT_FOUND");
    expect(hub.requests).toEqual([]);
  });

  it("without a token, before any request", async () => {
    expect((await refusal(push({ token: false }))).code).toBe("ERR_HUB_UNAUTHORIZED");
    expect(hub.requests).toEqual([]);
  });

  it("with a token that may only read, which no error names", async () => {
    const error = await refusal(push({ token: "hf_reader_SECRET" }));
    expect(error.code).toBe("ERR_HUB_UNAUTHORIZED");
    expect(`${error.stack}${JSON.stringify(error)}`).not.toContain("SECRET");
  });

  it("where somebody pushes between its look and its commit", async () => {
    await push();
    let theirs = "";
    const racing: typeof fetch = async (url, init) => {
      const answer = await fetch(url, init);
      if (String(url).endsWith("README.md")) {
        theirs = hub.commit(REPO, { ...hub.files(REPO), "theirs.txt": text("t") });
      }
      return answer;
    };
    const error = await refusal(push({ dir: newer, fetch: racing }));
    expect(error).toMatchObject({ code: "ERR_HUB_REFUSED", status: 412 });
    expect(hub.commits(REPO)[0]?.id).toBe(theirs);
  });

  it("for an empty message", async () => {
    expect((await refusal(push({ message: " " }))).code).toBe("ERR_INVALID_ARGUMENT");
  });

  it("by an abort, and there is no commit", async () => {
    const controller = new AbortController();
    const reason = new Error("enough");
    const pushing = push({
      signal: controller.signal,
      onProgress: ({ status }) => {
        if (status === "progress") controller.abort(reason);
      },
    });
    await expect(pushing).rejects.toBe(reason);
    expect(hub.commits(REPO).map(({ title }) => title)).toEqual(["initial commit"]);
  });
});

describe("pull", () => {
  it("replaces an older bundle, and leaves any other folder alone", async () => {
    await push();
    const folder = await temporaryFolder();
    const out = join(folder, "assets");
    await cp(newer, out, { recursive: true });
    await pull(out);
    expect(await differingFiles(bundle, out)).toEqual([]);

    const other = join(folder, "other");
    await mkdir(other);
    await writeFile(join(other, "mine.txt"), "mine");
    hub.clearRequests();
    expect((await refusal(pull(other))).code).toBe("ERR_BUILD_FAILED");
    expect(await pathsIn(other)).toEqual(["mine.txt"]);
    expect(hub.requests).toEqual([]);
  });

  it("leaves the folder as it was where a file arrives damaged", async () => {
    await push();
    const folder = await temporaryFolder();
    const out = join(folder, "assets");
    await cp(newer, out, { recursive: true });
    hub.setFault((target) => target.path.endsWith("categories.json"), { corruptAt: 5 });
    expect((await refusal(pull(out))).code).toBe("ERR_ASSET_INTEGRITY");
    expect(await differingFiles(newer, out)).toEqual([]);
    expect(await pathsIn(folder)).toEqual((await pathsIn(out)).map((path) => `assets/${path}`));
  });

  it("fetches anew when that is asked for, over a damaged cache", async () => {
    const { commit = "" } = await push();
    const out = join(await temporaryFolder(), "assets");
    await pull(out);
    const snapshots = join(cacheDir, `models--${REPO.replace("/", "--")}`, "snapshots");
    const damaged = join(snapshots, commit, "data/categories.json");
    const bytes = await readFile(damaged);
    bytes[0] = (bytes[0] ?? 0) ^ 1;
    await writeFile(damaged, bytes);
    expect((await refusal(pull(out))).code).toBe("ERR_ASSET_INTEGRITY");
    await pull(out, { forceDownload: true });
    expect(await differingFiles(bundle, out)).toEqual([]);
  });

  it("works without a network from the cache", async () => {
    const { commit } = await push();
    const folder = await temporaryFolder();
    await pull(join(folder, "one"));
    await hub.stop();
    const report = await pull(join(folder, "two"), { localFilesOnly: true });
    expect(report.commit).toBe(commit);
    expect(report.origin).toContain("from the cache");
  });

  it("of a repository that is not there, or is nobody's business, says so", async () => {
    const out = join(await temporaryFolder(), "assets");
    expect((await refusal(pull(out))).code).toBe("ERR_ASSETS_NOT_FOUND");
    await push({ private: true });
    expect((await refusal(pull(out, { token: false }))).code).toBe("ERR_HUB_UNAUTHORIZED");
    expect((await refusal(pull(out, { revision: "absent" }))).code).toBe("ERR_HUB_REVISION");
    const reason = new Error("enough");
    await expect(pull(out, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });
});
