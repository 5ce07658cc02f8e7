import { batchRequestSchema, batchTicketSchema } from "../schemas/request.ts";

/** What a validator says of a value that does not fit, as far as it is looked at here. */
export interface ValidationIssue {
  readonly keyword?: string | undefined;
  /** JSON pointer to the value. */
  readonly instancePath?: string | undefined;
  readonly params?: object | undefined;
}

/** Fields that are in the document; any other name is the sender's own words. */
const KNOWN_FIELDS = new Set([
  ...Object.keys(batchRequestSchema.properties),
  ...Object.keys(batchTicketSchema.properties),
]);

/** Where something does not fit and why, in words: never the value, and no name that only the sender knows. */
export function describeIssue(
  context: string,
  { keyword, instancePath = "", params }: ValidationIssue = {},
): string {
  const path = instancePath.split("/").slice(1);
  if (path.some((name) => !KNOWN_FIELDS.has(name) && !/^\d+$/.test(name))) {
    return `${context} has a field that is not known`;
  }
  return `${[context, ...path].join(".")} ${describeKeyword(keyword, { ...params })}`;
}

function describeKeyword(keyword: string | undefined, params: Readonly<Record<string, unknown>>): string {
  switch (keyword) {
    case "required":
      return `lacks ${[params.requiredProperties ?? params.missingProperty].flat().join(", ")}`;
    case "additionalProperties":
      return "has a field that is not known";
    case "type":
      return `has to be ${[params.type].flat().join(" or ")}`;
    case "maxLength":
    case "maximum":
    case "minimum":
    case "maxItems":
    case "minItems":
      return `has to keep to ${keyword} ${String(params.limit)}`;
    case "enum":
      return `has to be one of ${[params.allowedValues].flat().join(", ")}`;
    default:
      return `has to keep to ${keyword ?? "its schema"}`;
  }
}
