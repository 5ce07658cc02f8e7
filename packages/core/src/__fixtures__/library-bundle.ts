import { readFileSync } from "node:fs";
import type { Manifest } from "../assets/manifest.ts";
import { manifestDigest } from "../assets/manifest.ts";
import { manifestFor } from "../testing/manifest-for.ts";

// The desk of a public library: small, complete, and nothing like the example desk, so that a test which
// passes with it does not lean on anybody's domain. It has no vectors: opening it computes them.

const MODEL = new URL("../../../model-minilm/", import.meta.url);
const MODEL_FILES = [
  "config.json",
  "sentence_bert_config.json",
  "1_Pooling/config.json",
  "modules.json",
  "tokenizer.json",
  "tokenizer_config.json",
  "onnx/model_w8.onnx",
];

const serviceLevel = (responseMinutes: number, resolutionHours: number, businessHoursOnly: boolean) => ({
  responseMinutes,
  resolutionHours,
  escalationHours: resolutionHours * 2,
  businessHoursOnly,
});

const CATEGORIES = {
  serviceLevels: {
    CRITICAL: serviceLevel(15, 1, false),
    HIGH: serviceLevel(30, 4, false),
    MEDIUM: serviceLevel(60, 8, true),
    LOW: serviceLevel(240, 24, true),
  },
  categories: [
    {
      id: "lending",
      name: "Lending",
      description: "Borrowing, renewing and returning books, reservations, overdue fines and lost books.",
      keywords: ["renew*", "overdue", "borrow*", "fine", "reserv*"],
      priorityKeywords: ["(renew|return) ... book*"],
      exclusions: ["reading room"],
      routing: {
        team: "Counter",
        priority: "HIGH",
        slaHours: 4,
        escalationPath: ["Counter", "Head librarian"],
      },
      automationBaseline: { percentage: 92, confidence: 0.5, reasoning: "Most loans are handled by the system." },
    },
    {
      id: "rooms",
      name: "Rooms",
      description: "Reading rooms, group rooms and their heating, light, chairs and bookings.",
      keywords: ["room*", "heating", "chair*", "light*"],
      priorityKeywords: ["reading room"],
      exclusions: [],
      routing: { team: "House", priority: "MEDIUM", slaHours: 8, escalationPath: ["House"] },
    },
    {
      id: "other",
      name: "Other",
      description: "Anything else about the library.",
      keywords: [],
      priorityKeywords: [],
      exclusions: [],
      catchAll: true,
      routing: { team: "Office", priority: "LOW", slaHours: 24, escalationPath: ["Office"] },
    },
  ],
};

const PROBLEMS = [
  {
    id: "loan-renewal",
    category: "lending",
    description: "A reader wants to keep a borrowed book for longer.",
    resolution: "Renew the loan unless somebody has reserved the book.",
    frequency: 600,
    averageResolutionMinutes: 5,
    tickets: ["Can I keep my book for two more weeks?", "please renew all my loans"],
  },
  {
    id: "overdue-fine-disputed",
    category: "lending",
    description: "A reader disputes a fine for a book that came back late.",
    tickets: ["I was charged although I returned the novel in time"],
  },
  {
    id: "reading-room-cold",
    category: "rooms",
    description: "The reading room is too cold because the heating has failed.",
    frequency: 12,
    averageResolutionMinutes: 90,
    tickets: ["it is freezing in the reading room again", "Heating off upstairs"],
  },
  {
    id: "chair-broken",
    category: "rooms",
    description: "A chair or table in a room is broken.",
    tickets: ["The leg of a chair snapped in group room 2"],
  },
];

const automation = (level: string, percentage: number, reasoning: string) => ({
  level,
  percentage,
  confidence: 0.9,
  reasoning,
  businessPriority: "MEDIUM",
  implementationComplexity: "LOW",
});

const DATA: Record<string, unknown> = {
  "data/categories.json": CATEGORIES,
  "data/level2_problems.json": { problems: withRows(PROBLEMS), tickets: [] },
  "data/automation_mappings.json": {
    mappings: {
      "loan-renewal": automation("FULLY_AUTOMATABLE", 98, "The loan system renews by itself."),
      "reading-room-cold": automation("NOT_AUTOMATABLE", 10, "Somebody has to look at the boiler."),
    },
  },
  "data/automation_rules.json": {
    rules: [
      {
        id: "broken-thing",
        when: ["broken", "snapped"],
        unless: ["joke"],
        ...automation("NOT_AUTOMATABLE", 5, "A thing has to be mended by hand."),
      },
      {
        id: "locked-cabinet",
        when: ["locked"],
        categories: ["rooms"],
        ...automation("PARTIALLY_AUTOMATABLE", 50, "The key list is known; somebody must bring the key."),
      },
    ],
    steps: [
      step("identification", 0.1, [{ phrases: ["card number"], percentage: 100, reason: "the card names the reader" }]),
      step("gathering", 0.2, []),
      step("diagnosis", 0.3, [{ phrases: ["no idea why"], percentage: 10, reason: "nobody knows the cause" }]),
      step("implementation", 0.3, []),
      step("verification", 0.1, []),
    ],
  },
  "data/urgency.json": {
    negations: ["not", "no", "never"],
    indicators: [
      { id: "critical", weight: 0.5, phrases: ["urgent*", "emergency"] },
      { id: "time-pressure", weight: 0.3, phrases: ["right now", "today"] },
      { id: "low", weight: -0.3, phrases: ["no rush"] },
    ],
    levels: { CRITICAL: 0.75, HIGH: 0.5, MEDIUM: 0.25, LOW: 0 },
  },
  "data/entities.json": {
    entities: [{ type: "card", labels: ["card"], value: [{ kind: "letters", min: 1, max: 2 }, { kind: "digits", min: 4, max: 6 }] }],
  },
};

function step(id: string, weight: number, signals: readonly object[]): object {
  return { id, name: id, weight, basePercentage: 60, signals };
}

function withRows(problems: readonly { tickets: readonly string[] }[]): object[] {
  let start = 0;
  return problems.map((problem) => {
    const rows = { start, count: 1 + problem.tickets.length };
    start += rows.count;
    return { ...problem, rows };
  });
}

/** Settings as preparation might have chosen them for so small a desk. */
export const LIBRARY_SETTINGS: Manifest["settings"] = {
  category: {
    source: "written for tests",
    weights: {
      description: 7,
      centroid: 7,
      neighbours: 0.3,
      keywords: 2,
      priorityKeywords: 2,
      exclusions: 1,
      catchAll: 0.5,
      semantic: 0,
      perceptron: 0,
      lexical: 0,
      problems: 0,
    },
    temperature: 1,
    neighbourCount: 5,
    neighbourSharpness: 20,
  },
  cascade: { source: "written for tests", temperature: 0.5, answerConfidence: null, share: 0, accuracy: null },
  scope: {
    source: "written for tests",
    weights: { confidence: 1, similarity: 2, lexicalConfidence: 0.5, semantic: 1, lexical: 1 },
    offset: 0,
    lexicalOffset: 0,
  },
  // 1 / (1 + 0.05): from where confidence × similarity² is 0.05 or less.
  decision: { source: "written for tests", routeConfidence: 0.8, outOfScopeScore: 1 / 1.05 },
  problems: { source: "written for tests", minSimilarity: 0.3, searchAllBelowConfidence: 0.6, weights: null },
  automation: {
    source: "written for tests",
    weights: {
      mapped_problem: 8,
      similar_tickets: 1,
      learned_level: 1,
      wording: 1,
      rule: 4,
      category_baseline: 2,
      step_analysis: 1,
    },
    mappedSimilarity: 0.5,
    mappedCount: 3,
    similarCount: 5,
    sharpness: 10,
    advisorBelowConfidence: 0.7,
  },
};

/**
 * A whole bundle; `change` edits its data, and `extra` adds files, before the manifest is made, so that the result is
 * intact again.
 */
export function libraryBundle(
  change: (data: Record<string, unknown>) => void = () => {},
  settings: Manifest["settings"] = LIBRARY_SETTINGS,
  extra: Readonly<Record<string, Uint8Array>> = {},
): Record<string, Uint8Array> {
  const data = structuredClone(DATA);
  change(data);
  const files: Record<string, Uint8Array> = { ...extra };
  for (const [path, content] of Object.entries(data)) files[path] = json(content);
  for (const path of MODEL_FILES) files[`models/minilm/${path}`] = readFileSync(new URL(path, MODEL));
  const base = manifestFor(files);
  const modelFiles = base.files.filter(({ path }) => path.startsWith("models/"));
  const manifest = {
    ...base,
    sizes: { ...base.sizes, models: modelFiles.reduce((sum, { bytes }) => sum + bytes, 0) },
    bundle: { id: "library", name: "Library desk", version: "1.0.0", language: "en" },
    model: {
      name: "all-MiniLM-L6-v2",
      dtype: "w8",
      folder: "models/minilm",
      onnx: "onnx/model_w8.onnx",
      dimension: 384,
      maxTokens: 256,
    },
    settings,
  };
  return { ...files, "manifest.json": json({ ...manifest, digest: manifestDigest(manifest) }) };
}

function json(content: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(content));
}
