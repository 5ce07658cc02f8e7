import { inspect } from "node:util";
import type { OutputStream } from "./output-stream.ts";
import { paint } from "./paint.ts";

export interface ShowErrorOptions {
  /** Whether stack and causes follow. */
  readonly verbose: boolean;
  readonly stream: OutputStream;
  /** A program's own words for an error, in place of its message; undefined leaves it at the message. */
  readonly describe?: ((error: unknown) => string | undefined) | undefined;
}

/** An error as a person reads it: its code or name, its message, and with `verbose` its stack and causes. */
export function showError(error: unknown, { verbose, stream, describe }: ShowErrorOptions): string {
  const details = verbose ? `${inspect(error)}\n` : "";
  const label = (code: string) => paint("red", `error [${code}]`, stream);
  if (!(error instanceof Error)) {
    return `${label("UNKNOWN")} something that is no error was thrown\n${details}`;
  }
  // Told by its code and not by its class: the classes live with the work, which is loaded only when it is needed.
  const { code } = error as { code?: unknown };
  const hint =
    verbose || (typeof code === "string" && code.startsWith("ERR_")) ? "" : " (--verbose shows where)";
  const name = typeof code === "string" ? code : error.name;
  return `${label(name)} ${describe?.(error) ?? error.message}${hint}\n${details}`;
}

/** An error for machines: without stack and cause, since those may hold paths of this one. */
export function errorAsJson(error: unknown): unknown {
  if (!(error instanceof Error)) return { name: "unknown" };
  if ("toJSON" in error && typeof error.toJSON === "function") return error.toJSON();
  return { name: error.name, message: error.message };
}
