import type { ChildProcessByStdio } from "node:child_process";
import type { Readable } from "node:stream";

/** How a program ended, and all it said. */
export interface Finished {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Waits for a program's end; `onStderr` sees what it says meanwhile. Rejects only where it could not be started. */
export function finished(
  child: ChildProcessByStdio<null, Readable, Readable>,
  onStderr?: (text: string) => void,
): Promise<Finished> {
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
    onStderr?.(text);
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
}
