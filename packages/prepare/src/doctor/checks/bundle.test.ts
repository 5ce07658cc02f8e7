import { mkdir, rm, truncate, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, it, vi } from "vitest";
import { temporaryFolder } from "../../__fixtures__/folders.ts";
import { hollowBundle } from "../../__fixtures__/judged-bundle.ts";
import { checkBundle } from "./bundle.ts";

// What is sound is in doctor.e2e.test.ts; here is what is not.

let folder: string;
beforeEach(async () => {
  folder = await hollowBundle();
});

it("none where none was named is a warning, and a problem where one was", async () => {
  const empty = await temporaryFolder();
  const cwd = vi.spyOn(process, "cwd").mockReturnValue(empty);
  try {
    expect(await checkBundle(join(empty, "assets"), {})).toMatchObject([
      {
        name: "bundle",
        state: "problem",
        found: "none",
        remedy: expect.stringContaining("classifier-prepare"),
      },
    ]);
  } finally {
    cwd.mockRestore();
  }
});

it("a file that is cut short is a problem that names it", async () => {
  await truncate(join(folder, "models/z.txt"), 3);
  const [result] = await checkBundle(folder, {});
  expect(result).toMatchObject({ name: "bundle", state: "problem" });
  expect(result?.found).toContain("models/z.txt");
});

it("a manifest that is none, or a folder, is a problem and no crash", async () => {
  await writeFile(join(folder, "manifest.json"), "{");
  expect(await checkBundle(folder, {})).toMatchObject([{ state: "problem" }]);
  await rm(join(folder, "manifest.json"));
  await mkdir(join(folder, "manifest.json"));
  expect(await checkBundle(folder, {})).toMatchObject([{ state: "problem" }]);
});

it("no result names where the bundle is", async () => {
  await truncate(join(folder, "data/a.txt"), 0);
  const results = JSON.stringify([
    await checkBundle(folder, {}),
    await checkBundle(join(homedir(), "no-bundle-here"), {}),
  ]);
  expect(results).not.toContain(join(folder, ".."));
  expect(results).not.toContain(homedir());
});

it("stops where it is told to", async () => {
  await expect(checkBundle(folder, { signal: AbortSignal.abort() })).rejects.toMatchObject({
    name: "AbortError",
  });
});
