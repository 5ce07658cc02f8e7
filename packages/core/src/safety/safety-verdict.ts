import * as v from "valibot";
import { parseData } from "../assets/parse-data.ts";

/** What the safety bench found of a bundle: whether it answers as the slow original does, within the tolerances. */
export interface SafetyVerdict {
  readonly formatVersion: 1;
  readonly verdict: "SAFE" | "UNSAFE";
  /** When it was measured, as an ISO date, or date and time in UTC. */
  readonly date: string;
  readonly measured: {
    /** Of the bundle's manifest without a verdict, 64 hex digits: see `measuredDigest`. */
    readonly digest: string;
    readonly dtype: string;
    readonly tickets: number;
  };
  /** What it was held against. */
  readonly baseline: { readonly description: string; readonly dtype: string };
  /** What was allowed, by name. */
  readonly tolerances: Readonly<Record<string, number>>;
  /** What was measured, by name. */
  readonly findings: Readonly<Record<string, number>>;
  /** Why it is UNSAFE, in ids and numbers, never a ticket's text; empty where it is SAFE. */
  readonly reasons: readonly string[];
  readonly host: {
    readonly cpu: string;
    readonly cores: number;
    readonly node: string;
    readonly platform: string;
  };
  readonly versions: Readonly<Record<string, string>>;
}

/** A verdict with its most reasons takes some 300 kB; more than this is none. */
export const MAX_VERDICT_BYTES = 1024 * 1024;
/** Each reason names a ticket by its id and says by how much it changed; a list of more says no more. */
const MAX_REASONS = 1000;
const MAX_NUMBERS = 100;

const shortText = v.pipe(v.string(), v.minLength(1), v.maxLength(200));
const reason = v.pipe(v.string(), v.minLength(1), v.maxLength(300));
const finite = v.pipe(v.number(), v.finite());
const numbers = v.pipe(v.record(shortText, finite), v.maxEntries(MAX_NUMBERS));
const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(10_000_000));
const isoDate = v.pipe(
  v.string(),
  v.regex(/^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}(\.\d{1,9})?Z)?$/, "an ISO date, or date and time in UTC"),
);

const verdictSchema = v.pipe(
  v.object({
    formatVersion: v.literal(1),
    verdict: v.picklist(["SAFE", "UNSAFE"]),
    date: isoDate,
    measured: v.object({
      digest: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
      dtype: shortText,
      tickets: count,
    }),
    baseline: v.object({
      description: v.pipe(v.string(), v.minLength(1), v.maxLength(500)),
      dtype: shortText,
    }),
    tolerances: numbers,
    findings: numbers,
    reasons: v.pipe(v.array(reason), v.maxLength(MAX_REASONS)),
    host: v.object({ cpu: shortText, cores: count, node: shortText, platform: shortText }),
    versions: v.pipe(v.record(shortText, shortText), v.maxEntries(MAX_NUMBERS)),
  }),
  v.check(
    ({ verdict, reasons }) => (verdict === "UNSAFE") === reasons.length > 0,
    "reasons where it is UNSAFE, and none where it is SAFE",
  ),
);

/** Checks a verdict; throws BundleFormatError that names `asset` and the field. */
export function parseVerdict(verdict: unknown, asset: string): SafetyVerdict {
  return parseData(verdictSchema, verdict, asset);
}
