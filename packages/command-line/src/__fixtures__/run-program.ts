import { type ChildProcess, spawn } from "node:child_process";

export interface Finished {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string;
  /** Added to a plain environment without colours, CI or anything of npm's. */
  readonly env?: Readonly<Record<string, string>>;
  /** Called with all of stderr so far whenever there is more. */
  readonly onStderr?: (stderr: string, child: ChildProcess) => void;
}

/** Runs a program to its end; never rejects because of how it ended. */
export function runProgram(
  program: string,
  args: readonly string[],
  { cwd, env, onStderr }: RunOptions = {},
): Promise<Finished> {
  const { PATH = "", HOME = "", TMPDIR } = process.env;
  const child = spawn(program, args, {
    ...(cwd === undefined ? {} : { cwd }),
    env: { PATH, HOME, CLASSIFIER_GRAPH_CACHE: "0", ...(TMPDIR === undefined ? {} : { TMPDIR }), ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
    onStderr?.(stderr, child);
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
}

/** For `onStderr`: closes both pipes of a program as soon as it has written something, as `2>&1 | head -1` does. */
export function stopReading(_: string, { stdout, stderr }: ChildProcess): void {
  stdout?.destroy();
  stderr?.destroy();
}
