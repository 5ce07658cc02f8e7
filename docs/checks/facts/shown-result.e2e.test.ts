import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fsAssets } from "@org/classifier-assets-fs";
import { createClassifier } from "@org/classifier-core";
import { expect, it, onTestFinished } from "vitest";
import { ROOT } from "../pages/checked-pages.ts";
import { readPage } from "../pages/read-page.ts";

/** Scores are shown rounded, and move a little with the processor. Percentages count as shares. */
const TOLERANCE = 0.05;

it("is what the example desk answers to the ticket above it", async () => {
  const ticket =
    /What it says of \*“([^”]*)”\*/.exec(readFileSync(join(ROOT, "README.md"), "utf8"))?.[1] ?? "";
  const shown = readPage("README.md").blocks.find(({ language }) => language === "json")?.code ?? "";
  const classifier = await createClassifier({
    assets: fsAssets(join(ROOT, "examples/service-desk/deployment/assets")),
  });
  onTestFinished(() => classifier.close());
  expect(differences(JSON.parse(shown), await classifier.classify(ticket), "")).toEqual([]);
});

it("differs where a label is another, a field is missing or a score is far off", () => {
  const found = { a: "x", b: [{ c: 0.5 }, { c: 1 }], d: 93.4 };
  expect(differences({ a: "x", b: [{ c: 0.52 }], d: 93 }, found, "")).toEqual([]);
  expect(differences({ a: "y", b: [{ c: 0.6 }], e: 1, d: 80 }, found, "")).toEqual([
    ".a",
    ".b.0.c",
    ".e",
    ".d",
  ]);
});

/** Places where what is shown is not in what was found; what is found may hold more. */
function differences(shown: unknown, found: unknown, place: string): string[] {
  if (typeof shown === "number" && typeof found === "number") {
    const near = Math.abs(shown - found) <= TOLERANCE * Math.max(1, Math.abs(found));
    return near ? [] : [place];
  }
  if (typeof shown !== "object" || shown === null) return shown === found ? [] : [place];
  if (typeof found !== "object" || found === null) return [place];
  return Object.entries(shown).flatMap(([key, value]) =>
    differences(value, (found as Record<string, unknown>)[key], `${place}.${key}`),
  );
}
