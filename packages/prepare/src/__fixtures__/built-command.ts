import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The command as it is published; it starts what was built. */
export const BIN = fileURLToPath(new URL("../../bin/classifier-prepare.js", import.meta.url));
/** The built library, for `import` in a process of its own. */
export const BUILT_LIBRARY = new URL("../../dist/index.js", import.meta.url).href;

/** Fails with the remedy where nothing was built: `npm test` builds first, vitest by itself does not. */
export function requireBuilt(): void {
  const missing = ["cli.js", "index.js"].filter(
    (file) => !existsSync(fileURLToPath(new URL(`../../dist/${file}`, import.meta.url))),
  );
  if (missing.length > 0) {
    throw new Error(`packages/prepare/dist lacks ${missing.join(" and ")}: run "npm run build" first`);
  }
}

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

/** Runs the published command. */
export function runCommand(args: readonly string[], options?: RunOptions): Promise<Finished> {
  return runProgram(process.execPath, [BIN, ...args], options);
}
