import { inspect } from "node:util";
import type { SourceError } from "../source/source-error.ts";
import type { OutputStream } from "./output-stream.ts";
import { paint } from "./paint.ts";

/**
 * An error as a person reads it. Told by its code and not by its class: the classes live with the work, which is
 * loaded only when a command needs it.
 */
export function showError(
  error: unknown,
  { verbose, stream }: { readonly verbose: boolean; readonly stream: OutputStream },
): string {
  const details = verbose ? `${inspect(error)}\n` : "";
  if (isSourceError(error)) {
    const { findings, remedy } = error;
    const count = `the source has ${findings.length} ${findings.length === 1 ? "mistake" : "mistakes"}`;
    const lines = findings.map(
      ({ origin: { file, line, column }, message }) => `${file}:${line}:${column} ${message}`,
    );
    return [`${label(error.code, stream)} ${count}`, ...lines, remedy, details].join("\n");
  }
  if (error instanceof Error) {
    const { code } = error as { code?: unknown };
    const hint = typeof code === "string" && code.startsWith("ERR_") ? "" : " (--verbose shows where)";
    return `${label(typeof code === "string" ? code : error.name, stream)} ${error.message}${verbose ? "" : hint}\n${details}`;
  }
  return `${label("UNKNOWN", stream)} something that is no error was thrown\n${details}`;
}

/** An error for machines: without stack and cause, since those may hold paths of this one. */
export function errorAsJson(error: unknown): unknown {
  if (!(error instanceof Error)) return { name: "unknown" };
  if ("toJSON" in error && typeof error.toJSON === "function") return error.toJSON();
  return { name: error.name, message: error.message };
}

function label(code: string, stream: OutputStream): string {
  return paint("red", `error [${code}]`, stream);
}

function isSourceError(error: unknown): error is SourceError {
  return (
    (error as { code?: unknown } | null)?.code === "ERR_SOURCE_INVALID" && "findings" in (error as object)
  );
}
