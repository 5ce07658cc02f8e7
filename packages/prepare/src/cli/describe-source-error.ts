import type { SourceError } from "../source/source-error.ts";

/** Every mistake of a source, one a line, as an editor's terminal can follow it; its message holds the first alone. */
export function describeSourceError(error: unknown): string | undefined {
  if (!isSourceError(error)) return undefined;
  const { findings, remedy } = error;
  const lines = findings.map(
    ({ origin: { file, line, column }, message }) => `${file}:${line}:${column} ${message}`,
  );
  const count = `the source has ${findings.length} ${findings.length === 1 ? "mistake" : "mistakes"}`;
  return [count, ...lines, remedy].join("\n");
}

/** Told by its code and not by its class, which lives with the work that is loaded only when a verb needs it. */
function isSourceError(error: unknown): error is SourceError {
  return (
    (error as { code?: unknown } | null)?.code === "ERR_SOURCE_INVALID" && "findings" in (error as object)
  );
}
