import type { Manifest } from "@org/classifier-core/preparation";
import { hubLicense } from "./hub-license.ts";
import { plainLine } from "./markdown-text.ts";

// What the Hub reads of a card, as its specification has it: https://github.com/huggingface/hub-docs/blob/main/modelcard.md
// It takes no card with a licence or a language it does not know, so such are named in the text alone.

/** The one encoder whose own page on the Hub is known; a stranger's name proves nothing of any other. */
const MINILM = "sentence-transformers/all-MiniLM-L6-v2";
const QUANTIZED_DTYPES = new Set(["w8", "w16", "q8"]);
const MAX_NAME_LENGTH = 100;
const MAX_SOURCE_LENGTH = 200;

interface Metric {
  readonly type: string;
  readonly value: number;
  readonly name: string;
}

/** The card's front matter: nothing that the manifest does not say. */
export function cardMetadata(manifest: Manifest): Record<string, unknown> {
  const { bundle, model } = manifest;
  const language = hubLanguage(bundle.language);
  const results = measuredResults(manifest);
  return {
    ...(language === undefined ? {} : { language: [language] }),
    ...licenseFields(bundle.license),
    library_name: "classifier-core",
    pipeline_tag: "text-classification",
    tags: ["support-tickets", "ticket-routing", "classifier-bundle", "onnx"],
    ...(model.name === MINILM
      ? {
          base_model: MINILM,
          ...(QUANTIZED_DTYPES.has(model.dtype) ? { base_model_relation: "quantized" } : {}),
        }
      : {}),
    ...(results.length === 0
      ? {}
      : { "model-index": [{ name: plainLine(bundle.name, MAX_NAME_LENGTH), results }] }),
  };
}

function licenseFields(license: string | undefined): Record<string, string> {
  if (license === undefined) return {};
  const known = hubLicense(license);
  if (known !== undefined) return { license: known };
  // The specification wants an identifier here; the text of the card has the name as it is.
  const slug = plainLine(license, MAX_NAME_LENGTH)
    .toLowerCase()
    .replace(/[^a-z0-9.]+/g, "-")
    .replace(/^[-.]+|[-.]+$/g, "");
  return { license: "other", ...(slug === "" ? {} : { license_name: slug }) };
}

/** The language part of a tag such as en-GB, where it is one that has a name. */
function hubLanguage(tag: string): string | undefined {
  const [, language] = /^([a-z]{2,3})(?:[-_]|$)/i.exec(tag.trim()) ?? [];
  const code = language?.toLowerCase();
  if (code === undefined) return undefined;
  const names = new Intl.DisplayNames(["en"], { type: "language", fallback: "none" });
  return names.of(code) === undefined ? undefined : code;
}

/** The model-index: only what was measured, each with where it was. */
function measuredResults({ bundle, quality }: Manifest): object[] {
  if (quality === undefined) return [];
  const { calibration } = quality;
  const metric = (type: string, name: string, value: number | undefined): Metric[] =>
    value === undefined ? [] : [{ type, value, name }];
  const tasks: (readonly [name: string, metrics: readonly Metric[]])[] = [
    [
      "Ticket category",
      [
        ...metric("accuracy", "Category accuracy", quality.categoryAccuracy),
        ...metric("expected_calibration_error", "Calibration error", calibration?.expectedCalibrationError),
        ...metric("brier_score", "Brier score", calibration?.brierScore),
      ],
    ],
    [
      "Known problem",
      [
        ...metric("accuracy", "Right problem first", quality.problemFirstAccuracy),
        ...metric("top_5_accuracy", "Right problem among the first five", quality.problemAmongFiveAccuracy),
      ],
    ],
    ["Automation level", metric("accuracy", "Automation level accuracy", quality.automationLevelAccuracy)],
  ];
  return tasks
    .filter(([, metrics]) => metrics.length > 0)
    .map(([name, metrics]) => ({
      task: { type: "text-classification", name },
      dataset: {
        type: "private",
        name: `${plainLine(bundle.name, MAX_NAME_LENGTH)}: ${plainLine(quality.source, MAX_SOURCE_LENGTH)}`,
      },
      metrics,
    }));
}
