import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { MeasuredProcessError } from "./measured-process-error.ts";

/** A program that measures in a process of its own: it takes the path of its job and reports on descriptor 3. */
export interface Program {
  readonly command: string;
  readonly args: readonly string[];
}

/** What such a program may say, a line of JSON each. */
export type Message<Report> =
  /** Something happened now; the time is taken by the reader, who also knows when the process was started. */
  | { readonly mark: string }
  | { readonly done: number; readonly total: number; readonly step?: string }
  /** The outcome, once, at the end. */
  | { readonly report: Report };

export interface FreshProcessOptions {
  readonly signal?: AbortSignal | undefined;
  /** Added to the environment of this process. */
  readonly variables?: Readonly<Record<string, string>> | undefined;
  readonly onProgress?: ((done: number, total: number, step?: string) => void) | undefined;
}

export interface FreshRun<Report> {
  readonly report: Report;
  /** Milliseconds from just before the process was started to the arrival of each mark. */
  readonly marksMs: Readonly<Record<string, number>>;
}

const require = createRequire(import.meta.url);

/** One of this package's own programs, as built from src/programs. */
export function nodeProgram(name: string, flags: readonly string[] = []): Program {
  const root = dirname(require.resolve("@org/classifier-bench/package.json"));
  return { command: process.execPath, args: [...flags, join(root, "dist", "programs", `${name}.js`)] };
}

/** The counterpart in Python of the program of that name. */
export function pythonProgram(interpreter: string, name: string): Program {
  const root = dirname(require.resolve("@org/classifier-bench/package.json"));
  return { command: interpreter, args: [join(root, "python", "contender.py"), name] };
}

/**
 * Runs a program to its end and gives what it reported. Rejects with MeasuredProcessError where it ends without a
 * report: whatever went wrong in a measured process is a finding about it, never a time.
 */
export async function runFresh<Report>(
  { command, args }: Program,
  job: unknown,
  { signal, variables, onProgress }: FreshProcessOptions = {},
): Promise<FreshRun<Report>> {
  signal?.throwIfAborted();
  const folder = await mkdtemp(join(tmpdir(), "classifier-bench-"));
  try {
    // By a file: texts of a data set are too long for an argument, and reading standard input costs a start time.
    const jobFile = join(folder, "job.json");
    await writeFile(jobFile, JSON.stringify(job));
    const startedAt = performance.now();
    const child = spawn(command, [...args, jobFile], {
      stdio: ["ignore", "ignore", "pipe", "pipe"],
      env: { ...process.env, ...variables },
      signal,
    });
    const stderr = collect(child.stderr as Readable);
    const marksMs: Record<string, number> = {};
    let report: { readonly value: Report } | undefined;
    createInterface({ input: child.stdio[3] as Readable }).on("line", (line) => {
      const message = JSON.parse(line) as Message<Report>;
      if ("mark" in message) marksMs[message.mark] = performance.now() - startedAt;
      else if ("report" in message) report = { value: message.report };
      else onProgress?.(message.done, message.total, message.step);
    });
    const ended = await new Promise<{ code: number | null; killedBy: NodeJS.Signals | null }>(
      (resolve, reject) => {
        child.on("error", (error) => reject(signal?.aborted === true ? signal.reason : error));
        child.on("close", (code, killedBy) => resolve({ code, killedBy }));
      },
    );
    if (report === undefined || ended.code !== 0) {
      throw new MeasuredProcessError({ ...ended, stderr: stderr() });
    }
    return { report: report.value, marksMs };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function collect(stream: Readable): () => string {
  let text = "";
  stream.setEncoding("utf8").on("data", (chunk: string) => {
    text += chunk;
  });
  return () => text;
}
