import { mkdir, mkdtemp, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BuildOptions } from "@org/classifier-prepare";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ensureBundle } from "./ensure-bundle.ts";

const report = {
  counts: { categories: 2, problems: 3, tickets: 4, problemVectors: 7 },
  sizes: { models: 0, embeddings: 0, heads: 0, data: 0, total: 1_500_000 },
  durationMs: 2000,
};

let folder = "";
let builds: BuildOptions[] = [];
let written = "";
const stream = {
  write(text: string) {
    written += text;
    return true;
  },
} as never;
const build = async (options: BuildOptions) => {
  builds.push(options);
  options.onProgress?.({ step: "read", done: 1, total: 1 });
  return report;
};
const ensure = () =>
  ensureBundle({ source: join(folder, "source"), out: join(folder, "out") }, stream, build);
const at = (path: string, seconds: number) => utimes(join(folder, path), seconds, seconds);

beforeEach(async () => {
  builds = [];
  written = "";
  folder = await mkdtemp(join(tmpdir(), "ensure-"));
  await mkdir(join(folder, "source/tickets"), { recursive: true });
  await mkdir(join(folder, "out"));
  await writeFile(join(folder, "source/tickets/a.jsonl"), "");
  await writeFile(join(folder, "out/manifest.json"), "");
  for (const path of ["source/tickets/a.jsonl", "source/tickets", "source"]) await at(path, 1000);
  await at("out/manifest.json", 2000);
});
afterEach(() => rm(folder, { recursive: true }));

describe("ensureBundle", () => {
  it("leaves a bundle alone that is younger than its sources, without a word", async () => {
    await ensure();
    expect(builds).toHaveLength(0);
    expect(written).toBe("");
  });

  it("builds a missing one, and tells how it goes", async () => {
    await rm(join(folder, "out"), { recursive: true });
    await ensure();
    expect(builds).toMatchObject([{ source: join(folder, "source"), out: join(folder, "out") }]);
    expect(written).toContain("reading the sources 100 %\n");
    expect(written).toContain("Prepared 3 problems and 4 tickets in 2 s: 1.5 MB\n");
  });

  it.each([
    ["a file was edited", "source/tickets/a.jsonl"],
    ["a file was deleted, which changes its folder", "source/tickets"],
    ["a folder was deleted, which changes the one above", "source"],
  ])("builds again after %s", async (_, path) => {
    await at(path, 3000);
    await ensure();
    expect(builds).toHaveLength(1);
  });

  it("takes the bar off the terminal where the build fails, and passes the error on", async () => {
    await at("source", 3000);
    const failure = new Error("no");
    const terminal = {
      isTTY: true,
      write(text: string) {
        written += text;
        return true;
      },
    } as never;
    const failing = async (options: BuildOptions) => {
      options.onProgress?.({ step: "read", done: 0, total: 1 });
      throw failure;
    };
    const places = { source: join(folder, "source"), out: join(folder, "out") };
    await expect(ensureBundle(places, terminal, failing)).rejects.toBe(failure);
    expect(written.endsWith("\r\u001b[K")).toBe(true);
  });
});
