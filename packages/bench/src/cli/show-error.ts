import { inspect } from "node:util";
import type { OutputStream } from "./output-stream.ts";
import { paint } from "./paint.ts";

/** An error as a person reads it: its code or name, its message, and with `verbose` its stack and causes. */
export function showError(
  error: unknown,
  { verbose, stream }: { readonly verbose: boolean; readonly stream: OutputStream },
): string {
  const details = verbose ? `${inspect(error)}\n` : "";
  if (!(error instanceof Error)) {
    return `${label("UNKNOWN", stream)} something that is no error was thrown\n${details}`;
  }
  const { code } = error as { code?: unknown };
  const hint =
    verbose || (typeof code === "string" && code.startsWith("ERR_")) ? "" : " (--verbose shows where)";
  return `${label(typeof code === "string" ? code : error.name, stream)} ${error.message}${hint}\n${details}`;
}

function label(code: string, stream: OutputStream): string {
  return paint("red", `error [${code}]`, stream);
}
