import { createHash } from "node:crypto";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fsAssets } from "@org/classifier-assets-fs";
import {
  encodeManifest,
  MAX_VERDICT_BYTES,
  type Manifest,
  manifestDigest,
  type SafetyVerdict,
} from "@org/classifier-core/preparation";
import { verifyWholeBundle } from "@org/classifier-core/provider";
import { beforeEach, describe, expect, it } from "vitest";
import { filesIn } from "../__fixtures__/folders.ts";
import { hollowBundle, UNSAFE, verdictOn } from "../__fixtures__/judged-bundle.ts";
import { attachVerdict } from "./attach-verdict.ts";
import { measuredDigest, readVerdict } from "./read-verdict.ts";

let dir: string;
let before: Manifest;
beforeEach(async () => {
  dir = await hollowBundle();
  before = await manifestOf(dir);
});

async function manifestOf(folder: string): Promise<Manifest> {
  return JSON.parse(await readFile(join(folder, "manifest.json"), "utf8"));
}
async function rewrite(manifest: Manifest): Promise<void> {
  await writeFile(
    join(dir, "manifest.json"),
    encodeManifest({ ...manifest, digest: manifestDigest(manifest) }),
  );
}
/** Puts other bytes in the verdict's place, and makes the manifest fit them. */
async function forge(verdict: unknown): Promise<void> {
  const bytes = Buffer.from(typeof verdict === "string" ? verdict : JSON.stringify(verdict));
  await writeFile(join(dir, "safety.json"), bytes);
  const manifest = await manifestOf(dir);
  const files = manifest.files.filter(({ path }) => path !== "safety.json");
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  await rewrite({ ...before, files: [...files, { path: "safety.json", bytes: bytes.length, sha256 }] });
}
const verify = () => fsAssets(dir).open().then(verifyWholeBundle);

describe("a verdict that is attached", () => {
  it("is a file of the bundle like any other, read back as it was", async () => {
    expect(await readVerdict(dir)).toBeUndefined();
    const { digest } = await attachVerdict(dir, verdictOn(before.digest));
    expect(await readVerdict(dir)).toEqual(verdictOn(before.digest));
    const manifest = await verify();
    expect(manifest.digest).toBe(digest);
    expect(digest).not.toBe(before.digest);
    expect(manifest.files.map(({ path }) => path)).toContain("safety.json");
    expect(manifest.sizes.total - before.sizes.total).toBe((await readFile(join(dir, "safety.json"))).length);
  });

  it("leaves the digest of what was measured as it was, which anyone can compute", async () => {
    await attachVerdict(dir, verdictOn(before.digest));
    expect(await measuredDigest(dir)).toBe(before.digest);
    const manifest = await manifestOf(dir);
    const verdict = manifest.files.find(({ path }) => path === "safety.json");
    const recomputed = manifestDigest({
      ...manifest,
      files: manifest.files.filter((file) => file !== verdict),
      sizes: { ...manifest.sizes, total: manifest.sizes.total - (verdict?.bytes ?? 0) },
    });
    expect(recomputed).toBe(before.digest);
  });

  it("takes the place of an older one and leaves nothing else behind, in the folder or beside it", async () => {
    await attachVerdict(dir, verdictOn(before.digest));
    const paths = [...(await filesIn(dir)).keys()];
    await attachVerdict(dir, verdictOn(before.digest, UNSAFE));
    expect(await readVerdict(dir)).toMatchObject(UNSAFE);
    expect([...(await filesIn(dir)).keys()]).toEqual(paths);
    expect(await readdir(dirname(dir))).toEqual(["bundle"]);
    await verify();
    expect(await measuredDigest(dir)).toBe(before.digest);
  });

  it("keeps the order of the files and fields of a later version, which count for the digest", async () => {
    await rewrite({ ...before, files: [...before.files].reverse(), later: { a: 1 } } as unknown as Manifest);
    const digest = await measuredDigest(dir);
    await attachVerdict(dir, verdictOn(digest));
    expect(await manifestOf(dir)).toMatchObject({ later: { a: 1 } });
    expect(await measuredDigest(dir)).toBe(digest);
    expect(await readVerdict(dir)).toBeDefined();
  });
});

describe("a verdict on another content", () => {
  it("is not attached, and nothing is written", async () => {
    const files = await filesIn(dir);
    const error = await attachVerdict(dir, verdictOn("0".repeat(64))).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ name: "ForeignVerdictError", code: "ERR_VERDICT_FOREIGN" });
    expect((error as Error).message).toMatch(/classifier-bench safety --attach/);
    expect(await filesIn(dir)).toEqual(files);
  });

  it("is not read: that of another bundle, or of this one before a file of it changed", async () => {
    const other = await hollowBundle("other content");
    await attachVerdict(other, verdictOn((await manifestOf(other)).digest));
    await forge(await readVerdict(other));
    await expect(readVerdict(dir)).rejects.toMatchObject({ code: "ERR_VERDICT_FOREIGN" });
  });

  it("is not made to belong by changing a setting of the bundle under it", async () => {
    await attachVerdict(dir, verdictOn(before.digest));
    const manifest = await manifestOf(dir);
    await rewrite({ ...manifest, bundle: { ...manifest.bundle, version: "2.0.0" } });
    await expect(readVerdict(dir)).rejects.toMatchObject({ code: "ERR_VERDICT_FOREIGN" });
  });
});

describe("a verdict from a stranger", () => {
  const sound = () => verdictOn(before.digest);

  it("whose bytes are not those of the manifest is refused", async () => {
    await attachVerdict(dir, verdictOn(before.digest, UNSAFE));
    const text = await readFile(join(dir, "safety.json"), "utf8");
    await writeFile(join(dir, "safety.json"), text.replace('"UNSAFE"', '"SAFE"  '));
    await expect(readVerdict(dir)).rejects.toMatchObject({ code: "ERR_ASSET_INTEGRITY" });
  });

  it.each<[what: string, make: () => unknown]>([
    ["no JSON", () => "SAFE"],
    ["another word", () => ({ ...sound(), verdict: "FINE" })],
    ["another version", () => ({ ...sound(), formatVersion: 2 })],
    ["UNSAFE without a reason", () => ({ ...sound(), verdict: "UNSAFE" })],
    ["SAFE with a reason", () => ({ ...sound(), reasons: ["e-17"] })],
    ["an endless list of reasons", () => ({ ...sound(), ...UNSAFE, reasons: Array(1001).fill("e-17") })],
    ["a reason as long as a ticket", () => ({ ...sound(), ...UNSAFE, reasons: ["x".repeat(301)] })],
    ["a finding that is no number", () => ({ ...sound(), findings: { equalShare: null } })],
    ["a date that is none", () => ({ ...sound(), date: "today" })],
    ["more bytes than a verdict has", () => " ".repeat(MAX_VERDICT_BYTES + 1)],
  ])("with %s is refused by the file's name", async (_, make) => {
    await forge(make());
    await expect(readVerdict(dir)).rejects.toMatchObject({
      code: "ERR_BUNDLE_FORMAT",
      asset: "safety.json",
    });
  });

  it("is refused before it is attached, too", async () => {
    const verdict: SafetyVerdict = { ...sound(), findings: { ratio: Number.NaN } };
    await expect(attachVerdict(dir, verdict)).rejects.toMatchObject({ code: "ERR_BUNDLE_FORMAT" });
    expect(await manifestOf(dir)).toEqual(before);
  });

  it("is refused where there are two", async () => {
    await attachVerdict(dir, sound());
    const manifest = await manifestOf(dir);
    const file = manifest.files.find(({ path }) => path === "safety.json");
    await writeFile(join(dir, "safety.next.json"), await readFile(join(dir, "safety.json")));
    await rewrite({
      ...manifest,
      files: [...manifest.files, { ...file, path: "safety.next.json" } as never],
    });
    await expect(readVerdict(dir)).rejects.toMatchObject({ code: "ERR_BUNDLE_FORMAT" });
  });
});

it("finds no bundle where there is none", async () => {
  await expect(readVerdict(dirname(dir))).rejects.toMatchObject({ code: "ERR_ASSETS_NOT_FOUND" });
});
