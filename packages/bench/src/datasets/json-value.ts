import * as v from "valibot";
import { invalidFile } from "./dataset-error.ts";

/** JSON of a known shape; throws DatasetError that names the place, and never what stands there. */
export function parseJsonAs<Schema extends v.GenericSchema>(
  schema: Schema,
  text: string,
  file: string,
  remedy?: string,
): v.InferOutput<Schema> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The parser's message quotes the text, so it is not even kept as the cause.
    throw invalidFile(file, "is not JSON", { remedy });
  }
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  const [issue] = result.issues;
  const path = issue.path?.map(({ key }) => String(key)).join(".") ?? "";
  throw invalidFile(file, `has something unexpected at ${path === "" ? "its top" : path}`, { remedy });
}
