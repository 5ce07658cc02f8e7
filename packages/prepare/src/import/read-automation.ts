import {
  AUTOMATION_LEVELS,
  type AutomationMapping,
  automationMappingSchema,
  levelOf,
} from "@org/classifier-core/preparation";
import * as v from "valibot";
import { carryText } from "./carry-text.ts";
import type { FieldAccount } from "./field-account.ts";
import type { OldValue } from "./old-value.ts";

const TO = "problems/<category>.jsonl automation";
const { percentage: percentageSchema, confidence: shareSchema } = automationMappingSchema.entries;

/** Takes off what multiplying leaves behind: 0.29 · 100 is 28.999999999999996. */
const PERCENTAGE_DECIMALS = 6;
/** Neither for nor against: what is not told is as likely as not. */
const UNTOLD_CONFIDENCE = 0.5;
const UNTOLD_REASONING = "The predecessor gave no reason.";
const UNTOLD = "MEDIUM";

/**
 * Reads one entry of automation_mappings.json. Without a percentage there is nothing to go by, and all of it is dropped;
 * the rest has a middle that can be assumed.
 */
export function readAutomation(old: OldValue, account: FieldAccount): AutomationMapping | undefined {
  const fields = old.fields([
    "category",
    "percentage",
    "confidence",
    "reasoning",
    "business_priority",
    "implementation_complexity",
  ]);
  const percentage = readPercentage(fields.percentage, upper(fields.category?.value));
  if (percentage === undefined) {
    const { percentage: _, ...others } = fields;
    for (const field of Object.values(others)) field.drop("stands beside no percentage that can be used");
    if (old.isObject && Object.keys(fields).length === 0) old.drop("lacks a percentage");
    return undefined;
  }
  const assume = (field: string, value: string) =>
    account.assumed(
      `${TO}.${field}`,
      value,
      "the predecessor's mapping does not say, or not in words that are known",
    );
  const confidence = readConfidence(fields.confidence);
  if (confidence === undefined) assume("confidence", String(UNTOLD_CONFIDENCE));
  const reasoning = carryText(fields.reasoning, `${TO}.reasoning`);
  if (reasoning === undefined) assume("reasoning", UNTOLD_REASONING);
  const businessPriority = readWord(fields.business_priority, "businessPriority");
  if (businessPriority === undefined) assume("businessPriority", UNTOLD);
  const implementationComplexity = readWord(fields.implementation_complexity, "implementationComplexity");
  if (implementationComplexity === undefined) assume("implementationComplexity", UNTOLD);
  return {
    level: readLevel(fields.category, percentage),
    percentage,
    confidence: confidence ?? UNTOLD_CONFIDENCE,
    reasoning: reasoning ?? UNTOLD_REASONING,
    businessPriority: businessPriority ?? UNTOLD,
    implementationComplexity: implementationComplexity ?? UNTOLD,
  };
}

/** A share of 1 where only that goes with the level: 0.95 for what can be automated fully is 95 per cent. */
function readPercentage(old: OldValue | undefined, level: string | undefined): number | undefined {
  const written = old?.read(percentageSchema);
  if (old === undefined || written === undefined) return undefined;
  if (written > 0 && written <= 1 && levelOf(written) !== level && levelOf(written * 100) === level) {
    old.change(`${TO}.percentage`, "a share of 1, which alone goes with the level: times 100");
    return Number((written * 100).toFixed(PERCENTAGE_DECIMALS));
  }
  old.carry(`${TO}.percentage`);
  return written;
}

/** The level follows from the percentage, so that the two never disagree. */
function readLevel(old: OldValue | undefined, percentage: number): AutomationMapping["level"] {
  const level = levelOf(percentage);
  const written = upper(old?.value);
  if (old === undefined) return level;
  if (old.value === level) old.carry(`${TO}.level`);
  else if (written === level) old.change(`${TO}.level`, "written as levels are");
  else if (AUTOMATION_LEVELS.some((known) => known === written))
    old.change(`${TO}.level`, `made ${level}, which the percentage says`);
  else old.drop("is none of the three levels; the percentage says which");
  return level;
}

function readConfidence(old: OldValue | undefined): number | undefined {
  const value = old?.value;
  if (old !== undefined && typeof value === "number" && value > 1 && value <= 100) {
    old.change(`${TO}.confidence`, "per cent: divided by 100");
    return value / 100;
  }
  const share = old?.read(shareSchema);
  if (share !== undefined) old?.carry(`${TO}.confidence`);
  return share;
}

function readWord<Field extends "businessPriority" | "implementationComplexity">(
  old: OldValue | undefined,
  field: Field,
): AutomationMapping[Field] | undefined {
  if (old === undefined) return undefined;
  const schema = automationMappingSchema.entries[field];
  const written = upper(old.value);
  if (!v.is(schema, written)) {
    old.drop(`is none of ${schema.options.join(", ")}`);
    return undefined;
  }
  if (written === old.value) old.carry(`${TO}.${field}`);
  else old.change(`${TO}.${field}`, "written in capitals");
  return written as AutomationMapping[Field];
}

/** `fully automatable` as `FULLY_AUTOMATABLE`. */
function upper(value: unknown): string | undefined {
  return typeof value === "string"
    ? value
        .trim()
        .toUpperCase()
        .replace(/[\s-]+/g, "_")
    : undefined;
}
