import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { ROOT } from "../pages/checked-pages.ts";

const page = readFileSync(join(ROOT, "docs/guide/troubleshooting.md"), "utf8");

/** Every code of every union of codes in the sources: what a caller can switch on. */
function codesInSources(): Map<string, string[]> {
  const unions = readdirSync(join(ROOT, "packages"), { recursive: true, encoding: "utf8" })
    .filter((file) => /^[^/]+\/src\/.*(?<!\.test)\.ts$/.test(file))
    .flatMap((file) => [
      ...readFileSync(join(ROOT, "packages", file), "utf8").matchAll(/export type (\w+ErrorCode) =([^;]*);/g),
    ]);
  return new Map(unions.map(([, name = "", codes = ""]) => [name, codes.match(/ERR_\w+/g) ?? []]));
}

it("has a section for every code there is, and none for one there is not", () => {
  const unions = codesInSources();
  expect([...unions.keys()].sort()).toEqual(["ClassifierErrorCode", "DatasetErrorCode", "ServiceErrorCode"]);
  const explained = [...page.matchAll(/^### (ERR_\w+)$/gm)].map(([, code = ""]) => code);
  expect(explained.sort()).toEqual([...unions.values()].flat().sort());
});

it("says of each what it means and what to do", () => {
  for (const section of page.split(/^### /m).slice(1)) {
    const [title, ...text] = section.split(/^## /m)[0]?.split("\n") ?? [];
    expect(text.join(" ").trim().split(/[.:] /).length, title).toBeGreaterThan(1);
  }
});
