import * as v from "valibot";
import { BundleFormatError, typeName } from "../errors/index.ts";

/** Reads a file of a bundle as JSON; the error names the file, and never what it holds. */
export function parseJson(bytes: Uint8Array, asset: string): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw new BundleFormatError({
      asset,
      expected: "JSON in UTF-8",
      found: `${bytes.length} bytes that are not`,
    });
  }
}

/**
 * Checks data from a bundle against its schema; the error names the file and the first field that does not
 * fit. What the field held is told by type and, for numbers, by value: a bundle's text may hold tickets.
 */
export function parseData<Schema extends v.GenericSchema>(
  schema: Schema,
  data: unknown,
  asset: string,
): v.InferOutput<Schema> {
  const result = v.safeParse(schema, data, { abortEarly: true });
  if (result.success) return result.output;
  const issue = result.issues[0];
  const { input } = issue;
  throw new BundleFormatError({
    asset,
    field: v.getDotPath(issue) ?? "",
    expected: expectation(issue),
    found:
      typeof input === "number"
        ? String(input)
        : typeof input === "string"
          ? `text of ${input.length} characters`
          : typeName(input),
  });
}

function expectation(issue: v.BaseIssue<unknown>): string {
  const expected = issue.expected ?? issue.type;
  switch (issue.type) {
    case "min_value":
    case "max_value":
      return `a number ${expected}`;
    case "min_length":
    case "max_length":
      return `a length ${expected}`;
    case "integer":
      return "a whole number";
    default:
      return String(expected);
  }
}
