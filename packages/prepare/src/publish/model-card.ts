import type { CategoriesData, Manifest, SafetyVerdict } from "@org/classifier-core/preparation";
import { stringify } from "yaml";
import { percent, showBytes } from "../cli/show-amounts.ts";
import { cardMetadata } from "./card-metadata.ts";
import { markdownTable, markdownText } from "./markdown-text.ts";

/** Path of the card in a repository. */
export const CARD_PATH = "README.md";
/** A line of every card written here: a README without it is a person's, and left alone. */
const MARKER =
  "<!-- Written by `classifier-prepare push`, and anew with every push. Delete this line to keep a text of your own. -->";

const MAX_NAME_LENGTH = 100;
const MAX_TEXT_LENGTH = 2000;
const MAX_SOURCE_LENGTH = 300;
/** What the training report's word means. */
const CATEGORY_TRAINING: Readonly<Record<NonNullable<Manifest["training"]>["categories"], string>> = {
  direct: "heads of their own",
  summed: "the heads of their problems, summed up",
  both: "heads of their own and those of their problems, summed up",
  similarity: "similarity alone",
};
const MAX_REASONS = 20;
/** A page of more rows is no overview. */
const MAX_ROWS = 200;

export interface CardFacts {
  readonly manifest: Manifest;
  /** The labels, as data/categories.json of the bundle has them. */
  readonly categories: CategoriesData["categories"];
  /** The safety verdict in the bundle. */
  readonly verdict?: SafetyVerdict | undefined;
  /** Where the bundle is published: `organisation/name`. */
  readonly repo: string;
}

/** Whether a README was written here, and may be written anew. */
export function isGeneratedCard(readme: string): boolean {
  return readme.split(/\r?\n/).includes(MARKER);
}

/**
 * The page of a bundle's repository, made of what the bundle says of itself and of nothing else. The same bundle in the
 * same repository has the same card.
 */
export function modelCard({ manifest, categories, verdict, repo }: CardFacts): string {
  // By the rules of YAML 1.1, whose readers take an unquoted no, the language, for a false.
  const metadata = stringify(cardMetadata(manifest), { version: "1.1", lineWidth: 0 });
  const { bundle } = manifest;
  const sections = [
    `---\n${metadata}---`,
    MARKER,
    `# ${name(bundle.name)}`,
    introduction(manifest),
    bundle.description === undefined ? "" : markdownText(bundle.description, MAX_TEXT_LENGTH),
    labels(categories),
    quality(manifest),
    safety(verdict),
    thresholds(manifest),
    settings(manifest),
    loading(repo),
    limits(manifest),
    files(manifest),
    license(manifest),
  ];
  return `${sections.filter((section) => section !== "").join("\n\n")}\n`;
}

function introduction({ bundle, builtBy, model, counts, digest }: Manifest): string {
  return `An asset bundle for \`@org/classifier-core\`: it sorts support tickets into categories, names the known problems
they resemble, and says how far their resolution could be automated, on the user's own machine.

${markdownTable(
  ["", ""],
  [
    ["bundle", `${name(bundle.id)}, version ${name(bundle.version)}`],
    ["digest of its content", `\`${digest}\``],
    ["language of the tickets", name(bundle.language)],
    ["categories", String(counts.categories)],
    ["known problems", String(counts.problems)],
    ["example tickets", String(counts.tickets)],
    ["encoder", `${name(model.name)}, weights as ${name(model.dtype)}`],
    ["vectors", `${model.dimension} values, of the first ${model.maxTokens} tokens of a text`],
    ["built by", `${name(builtBy.package)} ${name(builtBy.version)}`],
  ],
)}`;
}

function labels(categories: CardFacts["categories"]): string {
  const rows = categories
    .slice(0, MAX_ROWS)
    .map(({ id, name: label, catchAll }) => [
      name(id),
      `${name(label)}${catchAll ? " (takes what fits nowhere else)" : ""}`,
    ]);
  const rest = categories.length > MAX_ROWS ? "\n\nThe rest is in `data/categories.json`." : "";
  return `## Labels\n\n${markdownTable(["id", "category"], rows)}${rest}`;
}

function quality({ quality }: Manifest): string {
  const title = "## Measured quality";
  if (quality === undefined)
    return `${title}\n\nNothing was measured: there were too few tickets to hold some out.`;
  const { calibration, scope } = quality;
  const row = (what: string, share: number | undefined): string[][] =>
    share === undefined ? [] : [[what, percent(share)]];
  const measured = markdownTable(
    ["", ""],
    [
      ["tickets", String(quality.tickets)],
      ...row("category right", quality.categoryAccuracy),
      ...row(
        "category right, with every problem like the ticket's taken away",
        quality.categoryAccuracyOnUnknownProblems,
      ),
      ...row("right problem first, of tickets of a known problem", quality.problemFirstAccuracy),
      ...row("right problem among the first five", quality.problemAmongFiveAccuracy),
      ...row("automation level right", quality.automationLevelAccuracy),
      ...row("routed without a look", quality.routedShare),
      ...(quality.routedShare === 0 ? [] : row("category right, of those routed", quality.routedAccuracy)),
      ...(quality.routedShare === 0 ? [] : row("the same, lower bound", quality.routedAccuracyLowerBound)),
    ],
  );
  return [
    title,
    `How: ${markdownText(quality.source, MAX_SOURCE_LENGTH)}. Measured when the bundle was built, by whoever built it.`,
    measured,
    calibration === undefined ? "" : calibrationPart(calibration),
    scope === undefined ? "" : scopePart(scope),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

type Quality = NonNullable<Manifest["quality"]>;

function calibrationPart(calibration: NonNullable<Quality["calibration"]>): string {
  const { expectedCalibrationError, brierScore, reliability } = calibration;
  const rows = reliability
    .filter(({ tickets }) => tickets > 0)
    .map(({ from, to, tickets, confidence, accuracy }) => [
      `${percent(from)} to ${percent(to)}`,
      String(tickets),
      percent(confidence),
      percent(accuracy),
    ]);
  return `### Calibration

How far confidence is from how often the category is right: calibration error ${percent(expectedCalibrationError)}, Brier score ${brierScore.toFixed(3)}.${
    rows.length === 0
      ? ""
      : `\n\n${markdownTable(["confidence", "tickets", "mean confidence", "category right"], rows)}`
  }`;
}

function scopePart({ foreign, refusedShare, turnedAwayShare }: NonNullable<Quality["scope"]>): string {
  const refused =
    refusedShare === undefined
      ? "how many foreign texts are refused was not measured"
      : `of ${foreign} foreign texts, ${percent(refusedShare)} were refused`;
  return `### Out of scope

What is none of the desk's work: ${refused}; of the desk's own tickets, ${percent(turnedAwayShare)} were turned away.`;
}

function safety(verdict: SafetyVerdict | undefined): string {
  const title = "## Safety verdict";
  if (verdict === undefined) {
    return `${title}\n\nNone: the bundle was not compared with a build at full precision.`;
  }
  const { verdict: word, date, measured, baseline, tolerances, findings, reasons, host } = verdict;
  const text = (value: string) => markdownText(value, MAX_SOURCE_LENGTH);
  const measures = [...new Set([...Object.keys(findings), ...Object.keys(tolerances)])];
  const shown = (value: number | undefined) => (value === undefined ? "" : String(value));
  const rows = measures.map((measure) => [
    text(measure),
    shown(findings[measure]),
    shown(tolerances[measure]),
  ]);
  const why = reasons.slice(0, MAX_REASONS).map((reason) => `\n- ${text(reason)}`);
  return [
    title,
    `**${word}**, measured on ${text(date)} on ${measured.tickets} tickets: ${name(measured.dtype)} against ${text(baseline.description)} in ${name(baseline.dtype)}, on ${name(host.cpu)}, Node.js ${name(host.node)}. It says what was measured by whoever attached it.`,
    ...(why.length === 0
      ? []
      : [
          `Why${reasons.length > why.length ? `, first ${why.length} of ${reasons.length}` : ""}:\n${why.join("")}`,
        ]),
    ...(rows.length === 0 ? [] : [markdownTable(["", "measured", "allowed"], rows)]),
  ].join("\n\n");
}

function thresholds({ settings: { decision, cascade } }: Manifest): string {
  const value = (threshold: number | null) =>
    threshold === null ? "none: too little evidence for one" : percent(threshold);
  return `## Thresholds

${markdownTable(
  ["", ""],
  [
    ["routed from confidence", value(decision.routeConfidence)],
    ["out of scope from score", value(decision.outOfScopeScore)],
    ["answered from wording alone from confidence", value(cascade.answerConfidence)],
  ],
)}`;
}

function settings({ settings, training }: Manifest): string {
  const bySource = new Map<string, string[]>();
  for (const [group, { source }] of Object.entries(settings)) {
    bySource.set(source, [...(bySource.get(source) ?? []), name(group)]);
  }
  const groups = [...bySource].map(([source, named]) => [
    named.join(", "),
    markdownText(source, MAX_SOURCE_LENGTH),
  ]);
  const kept = (training?.experts ?? []).filter((expert) => expert.kept).map(({ signal }) => name(signal));
  const heads =
    training === undefined
      ? ""
      : `\n\nCategories are told apart by ${CATEGORY_TRAINING[training.categories]}, problems by ${training.problems}. Trained heads that earned their place: ${kept.join(", ") || "none"}.`;
  return `## Settings

Every weight and threshold is in \`manifest.json\`. How each group was chosen:

${markdownTable(["group", "source"], groups)}${heads}`;
}

function loading(repo: string): string {
  return `## Use

\`\`\`sh
npm install @org/classifier-core @org/classifier-assets-hub
\`\`\`

\`\`\`ts
import { hubAssets } from "@org/classifier-assets-hub";
import { createClassifier } from "@org/classifier-core";

const classifier = await createClassifier({
  assets: hubAssets({ repo: "${repo}", revision: "<commit>" }),
});
const { category, routing, problems, automation } = await classifier.classify("Please help, it does not work.");
await classifier.close();
\`\`\`

In place of \`<commit>\`, put the whole id of a commit of this repository. A branch may be moved by whoever may write
here; a commit never changes, and once it is in the cache it is opened without a request. To have the bundle as a folder:

\`\`\`sh
npx classifier-prepare pull hub:${repo}@<commit> --out assets
\`\`\``;
}

function limits({ quality, counts, bundle, model }: Manifest): string {
  const lines = [
    quality === undefined
      ? "Nothing is known of how often it is right."
      : `The figures are of ${quality.tickets} tickets of this desk. They say nothing of another desk's, or of this one's once its work changes.`,
    `It was made for tickets in ${name(bundle.language)}.`,
    `Of a longer text, the encoder reads the first ${model.maxTokens} tokens only; results say when that was so.`,
    `It holds the descriptions of ${counts.problems} problems and the texts of ${counts.tickets} example tickets: whoever can read this repository can read them.`,
    "How far a resolution could be automated is an estimate, made before anything is automated.",
    "The digest says that the content is what was built; it does not say who built it.",
  ];
  return `## Limits\n\n${lines.map((line) => `- ${line}`).join("\n")}`;
}

function files({ files: all, sizes }: Manifest): string {
  const rows = all
    .slice(0, MAX_ROWS)
    .map(({ path, bytes }) => [markdownText(path, MAX_SOURCE_LENGTH), showBytes(bytes)]);
  const rest = all.length > MAX_ROWS ? "\n\nThe rest is listed in `manifest.json`." : "";
  return `## Files

${markdownTable(["file", "size"], [...rows, ["all", showBytes(sizes.total)]])}${rest}

\`manifest.json\` has the hash of each, and \`@org/classifier-core\` checks it before it uses the file.`;
}

function license({ bundle, model, files: all }: Manifest): string {
  const stated = `## Licence\n\n${bundle.license === undefined ? "Not stated." : `${name(bundle.license)}.`}`;
  const path = `${model.folder}/LICENSE`;
  return all.some((file) => file.path === path)
    ? `${stated} The encoder's own is in ${markdownText(path, MAX_SOURCE_LENGTH)}.`
    : stated;
}

function name(text: string): string {
  return markdownText(text, MAX_NAME_LENGTH);
}
