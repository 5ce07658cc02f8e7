import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";

/** The command as it is published; it starts what was built. */
const BIN = fileURLToPath(new URL("../../bin/classifier-bench.js", import.meta.url));

/** Runs the command in a process of its own, with nothing of this one's environment that could change it. */
export function runCommand(
  ...args: readonly string[]
): Promise<{ code: number; stdout: string; stderr: string }> {
  const { PATH = "", HOME = "" } = process.env;
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [BIN, ...args],
      { env: { PATH, HOME, CLASSIFIER_GRAPH_CACHE: "0" } },
      (_, stdout, stderr) => resolve({ code: child.exitCode ?? -1, stdout, stderr }),
    );
  });
}
