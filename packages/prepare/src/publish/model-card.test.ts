import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { UNSAFE, verdictOn } from "../__fixtures__/judged-bundle.ts";
import { percent, showBytes } from "../cli/show-amounts.ts";
import { category, FACTS, MANIFEST } from "./__fixtures__/card-facts.ts";
import { type CardFacts, isGeneratedCard, modelCard } from "./model-card.ts";

type Bundle = CardFacts["manifest"]["bundle"];

const withBundle = (bundle: Partial<Bundle>): CardFacts => ({
  ...FACTS,
  manifest: { ...MANIFEST, bundle: { ...MANIFEST.bundle, ...bundle } },
});

/** Front matter, by the rules of either version of YAML, and what follows it. */
function split(card: string) {
  const [, yaml = "", body = ""] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(card) ?? [];
  const metadata = parse(yaml);
  expect(parse(yaml, { version: "1.1" })).toEqual(metadata);
  return { metadata, body };
}

/** A line's text as a reader of the page sees it. */
const shown = (markdown: string) =>
  markdown
    .replace(/\\([!-/:-@[-`{-~])/g, "$1")
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">")
    .replace(/&amp;/g, "&");

describe("the front matter", () => {
  it("is what the Hub's specification asks for, with what was measured", () => {
    const { metadata } = split(modelCard(FACTS));
    const dataset = {
      type: "private",
      name: "Retail Chain Service Desk: 5-fold cross-validation on 700 tickets set aside for it",
    };
    const task = (name: string) => ({ type: "text-classification", name });
    expect(metadata).toEqual({
      language: ["en"],
      license: "mit",
      library_name: "classifier-core",
      pipeline_tag: "text-classification",
      tags: ["support-tickets", "ticket-routing", "classifier-bundle", "onnx"],
      base_model: "sentence-transformers/all-MiniLM-L6-v2",
      base_model_relation: "quantized",
      "model-index": [
        {
          name: "Retail Chain Service Desk",
          results: [
            {
              task: task("Ticket category"),
              dataset,
              metrics: [
                { type: "accuracy", value: 0.92143, name: "Category accuracy" },
                { type: "expected_calibration_error", value: 0.02019, name: "Calibration error" },
                { type: "brier_score", value: 0.05552, name: "Brier score" },
              ],
            },
            {
              task: task("Known problem"),
              dataset,
              metrics: [
                { type: "accuracy", value: 0.55894, name: "Right problem first" },
                { type: "top_5_accuracy", value: 0.78676, name: "Right problem among the first five" },
              ],
            },
            {
              task: task("Automation level"),
              dataset,
              metrics: [{ type: "accuracy", value: 0.90429, name: "Automation level accuracy" }],
            },
          ],
        },
      ],
    });
  });

  it("has no result where nothing was measured, and no base model that is not known", () => {
    const { quality: _, ...rest } = MANIFEST;
    const model = { ...MANIFEST.model, name: "my/encoder" };
    const { metadata, body } = split(modelCard({ ...FACTS, manifest: { ...rest, model } }));
    expect(Object.keys(metadata)).toEqual(["language", "license", "library_name", "pipeline_tag", "tags"]);
    expect(body).toContain("Nothing was measured");
    expect(body).toContain("Nothing is known of how often it is right.");
  });

  it.each([
    ["Apache-2.0", { license: "apache-2.0" }],
    ["GPL-3.0-only", { license: "gpl-3.0" }],
    ["LicenseRef-Acme internal: no", { license: "other", license_name: "licenseref-acme-internal-no" }],
    [undefined, {}],
  ])("names the licence %s as the Hub knows it", (license, expected) => {
    const { license: _, ...bundle } = MANIFEST.bundle;
    const manifest = { ...MANIFEST, bundle: license === undefined ? bundle : { ...bundle, license } };
    const { metadata } = split(modelCard({ ...FACTS, manifest }));
    const { license: found, license_name } = metadata;
    expect({ ...(found && { license: found }), ...(license_name && { license_name }) }).toEqual(expected);
  });

  it.each([
    ["en-GB", ["en"]],
    ["no", ["no"]],
    ["DE_at", ["de"]],
    ["Klingon, spoken", undefined],
    ["xq", undefined],
  ])("names the language %s as the Hub knows it", (language, expected) => {
    expect(split(modelCard(withBundle({ language }))).metadata.language).toEqual(expected);
  });
});

describe("the text", () => {
  it("is the same for the same bundle", () => {
    expect(modelCard(structuredClone(FACTS))).toBe(modelCard(FACTS));
  });

  it("has no number that the manifest does not have", () => {
    const allowed = new Set<string>();
    const collect = (value: unknown): void => {
      if (typeof value === "number") {
        for (const text of [String(value), percent(value), value.toFixed(3), showBytes(value)]) {
          allowed.add(text.replace(/[^\d.]/g, ""));
        }
      } else if (typeof value === "string") {
        for (const number of value.match(/\d+(\.\d+)*/g) ?? []) allowed.add(number);
      } else if (typeof value === "object" && value !== null) {
        Object.values(value).forEach(collect);
      }
    };
    collect(FACTS.manifest);
    const numbers = split(modelCard(FACTS)).body.match(/\d+(\.\d+)*/g) ?? [];
    expect(numbers.length).toBeGreaterThan(50);
    expect(numbers.filter((number) => !allowed.has(number))).toEqual([]);
  });

  it("has the labels, the measured quality, the thresholds, the files and how to load it", () => {
    const card = modelCard(FACTS);
    for (const line of [
      "| tills | Tills &amp; Scanners |",
      "| other | Other (takes what fits nowhere else) |",
      "| category right | 92.1 % |",
      "| 86.7 % to 93.3 % | 62 | 90.2 % | 85.5 % |",
      "of 120 foreign texts, 86.7 % were refused; of the desk's own tickets, 5.1 % were turned away.",
      "| routed from confidence | 90.5 % |",
      "| models/all-MiniLM-L6-v2/onnx/model\\_w8.onnx | 24.3 MB |",
      '  assets: hubAssets({ repo: "org/desk", revision: "<commit>" }),',
      "npx classifier-prepare pull hub:org/desk@<commit> --out assets",
      `\`${MANIFEST.digest}\``,
      "## Licence\n\nMIT.\n",
    ]) {
      expect(card).toContain(line);
    }
    expect(card).not.toContain("| 0.0 % to 6.7 %");
  });

  it("says that there is no threshold, and shows no share of nothing", () => {
    const { settings, quality } = MANIFEST;
    const manifest = {
      ...MANIFEST,
      settings: { ...settings, decision: { source: "s", routeConfidence: null, outOfScopeScore: null } },
      quality: { source: "s", tickets: 12, categoryAccuracy: 0.75, routedShare: 0, routedAccuracy: 0 },
    };
    const card = modelCard({ ...FACTS, manifest });
    expect(card).toContain("| routed from confidence | none: too little evidence for one |");
    expect(card).toContain("| routed without a look | 0.0 % |");
    expect(card).not.toContain("of those routed");
    expect(card).not.toContain("Calibration");
    expect(quality).toBeDefined();
  });

  it("ends its tables where a page would no longer be an overview", () => {
    const categories = Array.from({ length: 2000 }, (_, i) => category(`c${i}`, `Category ${i}`));
    const card = modelCard({ ...FACTS, categories });
    expect(card).toContain("The rest is in `data/categories.json`.");
    expect(card.length).toBeLessThan(40_000);
  });
});

const HOSTILE = [
  "</td><script>alert(1)</script>",
  "<img src=x onerror=alert(1)>",
  "x --> <!-- y",
  "![p](https://evil.example/p.png)",
  "[click](javascript:alert(1))",
  "https://evil.example www.evil.example me@evil.example",
  "a | b | c",
  "`code` **bold** _it_ ~~s~~ $$x$$ :rocket: # h",
  "one\ntwo\n---\nlicense: mit\n---\n# Title",
  "\u202egnp.exe\u0000\u0007",
  "'\"]}, *alias &anchor !tag %TAG @x `y`",
  "key: value # comment",
  "&lt;b&gt; &#60;",
  "- item",
  "yes",
  "1. item",
  "---",
  "===",
  "12) x",
  "\\",
];

describe("a stranger's names", () => {
  it.each(HOSTILE)("%j stays text, and the front matter what it was", (text) => {
    const facts = withBundle({ id: text, name: text, version: text, license: text, description: text });
    const manifest = {
      ...facts.manifest,
      builtBy: { package: text, version: text },
      quality: { ...(MANIFEST.quality as NonNullable<typeof MANIFEST.quality>), source: text },
      settings: { ...MANIFEST.settings, category: { ...MANIFEST.settings.category, source: text } },
      files: [{ path: "data/`a`_[b](c).json", bytes: 1, sha256: "0".repeat(64) }],
    };
    const card = modelCard({ ...facts, manifest, categories: [category("a", text), category("b", text)] });
    const { metadata, body } = split(card);
    expect(Object.keys(metadata)).toEqual(
      Object.keys({
        language: 0,
        license: 0,
        ...(metadata.license_name === undefined ? {} : { license_name: 0 }),
        library_name: 0,
        pipeline_tag: 0,
        tags: 0,
        base_model: 0,
        base_model_relation: 0,
        "model-index": 0,
      }),
    );
    const line = text.replace(/[\p{Cc}\u202e\s]+/gu, " ").trim();
    expect(metadata.license).toBe("other");
    expect(metadata.license_name ?? "none").toMatch(/^[a-z0-9][a-z0-9.-]*$/);
    expect(metadata["model-index"][0].name).toBe(line);

    expect(isGeneratedCard(card)).toBe(true);
    expect(body.split("\n").filter((one) => one.startsWith("# "))).toEqual([
      `# ${body
        .split("\n")
        .find((one) => one.startsWith("# "))
        ?.slice(2)}`,
    ]);
    expect(shown(body.split("\n").find((one) => one.startsWith("# ")) ?? "")).toBe(`# ${line}`);
    // Beside the marker, the code and the placeholder in it, there is no HTML and no comment.
    const prose = body.replace(/^<!-- Written by .*-->$/m, "").replace(/<commit>/g, "");
    expect(prose).not.toMatch(/[<>](?!=)/);
    expect(prose).not.toMatch(/(?<!\\)(!\[|\]\()/);
    expect(prose).not.toMatch(/[^\\]:\/\/|www\.(?=e)|\w@evil/);
    const labels = body.split("\n").filter((one) => one.startsWith("| a |"));
    expect(labels.length).toBe(1);
    // As many cells as the table has columns: bars in the name are part of it.
    expect(labels[0]?.match(/(?<!\\)\|/g)?.length).toBe(3);
    expect(shown(labels[0] ?? "")).toBe(`| a | ${line} |`);
    expect(body).not.toMatch(/\p{Cc}(?<!\n)|\u202e/u);
    // The description, on a line of its own, begins no list, heading or rule.
    const lines = body.split("\n").filter((one) => shown(one) === line);
    expect(lines.length).toBe(1);
    expect(lines[0]).not.toMatch(/^(?:[-+*>#=]|\d+[.)])/);
  });

  it("are cut where they are long", () => {
    const card = modelCard(withBundle({ name: "n".repeat(200), description: "💩".repeat(2000) }));
    expect(card).toContain(`# ${"n".repeat(99)}…\n`);
    expect(card).toContain(`${"💩".repeat(1999)}💩`);
    expect(split(card).metadata["model-index"][0].name).toBe(`${"n".repeat(99)}…`);
  });
});

describe("the safety verdict", () => {
  it("is named with what was measured and allowed, or that there is none", () => {
    const { body } = split(modelCard({ ...FACTS, verdict: verdictOn(MANIFEST.digest) }));
    expect(body).toContain("**SAFE**, measured on 2026-11-24T10\\:00\\:00.000Z on 812 tickets");
    expect(body).toContain("| equalShare | 0.9988 |  |");
    expect(body).toContain("| minEqualShare |  | 0.995 |");
    expect(modelCard(FACTS)).toContain("## Safety verdict\n\nNone:");
  });

  it("has its reasons, and no markup in them", () => {
    const reasons = ["ticket <b>e-17</b>: **changed**\n# SAFE"];
    const { body } = split(
      modelCard({ ...FACTS, verdict: verdictOn(MANIFEST.digest, { ...UNSAFE, reasons }) }),
    );
    expect(body).toContain("**UNSAFE**");
    expect(body.split("\n").map(shown)).toContain("- ticket <b>e-17</b>: **changed** # SAFE");
    expect(body).not.toContain("<b>");
  });
});

describe("whose card it is", () => {
  it("is told by a line of its own, whatever its ends", () => {
    const card = modelCard(FACTS);
    expect(isGeneratedCard(card)).toBe(true);
    expect(isGeneratedCard(card.replaceAll("\n", "\r\n"))).toBe(true);
    expect(isGeneratedCard(`${card}\nA note of my own.\n`)).toBe(true);
  });

  it("is a person's where that line is gone", () => {
    expect(isGeneratedCard("# My bundle\n")).toBe(false);
    expect(isGeneratedCard(modelCard(FACTS).replace(/^<!--.*-->\n/m, ""))).toBe(false);
    expect(isGeneratedCard("The card said <!-- Written by `classifier-prepare push` -->")).toBe(false);
  });
});
