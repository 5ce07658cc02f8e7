import { spawn } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { median } from "../metrics/median.ts";
import { builtEntries } from "../system-under-test.ts";

/** Processes of each kind. */
const REPEATS = 9;

/** Milliseconds from the start of a process, as it counts them itself. */
export interface FirstAnswer {
  /** The median of `answered` less that of `bare`. */
  readonly medianMs: number;
  /** Until the first ticket was classified, in each process. */
  readonly answeredMs: readonly number[];
  /** Until the first line of a script that imports nothing. */
  readonly bareMs: readonly number[];
}

export interface FirstAnswerOptions {
  readonly bundle: string;
  readonly ticket: string;
  /** An existing folder for the two scripts. */
  readonly folder: string;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress: (done: number, total: number) => void;
}

/** The last line of both: the time goes out by a pipe of its own, after it has been taken. */
const REPORT = `process.getBuiltinModule("node:fs").writeSync(3, String(elapsed));\n`;
const BARE = `const elapsed = performance.now();\n${REPORT}`;

/**
 * What a fresh process takes to its first answer in mode lexical, without what Node itself takes. The two kinds of
 * process take turns, so that a busy machine slows both.
 */
export async function measureFirstAnswer(options: FirstAnswerOptions): Promise<FirstAnswer> {
  const { bundle, ticket, folder, signal, onProgress } = options;
  const bare = join(folder, "bare.mjs");
  const answering = join(folder, "first-answer.mjs");
  await writeFile(bare, BARE);
  await writeFile(answering, answeringScript());
  const bareMs: number[] = [];
  const answeredMs: number[] = [];
  for (let done = 1; done <= REPEATS; done++) {
    bareMs.push(await timeProcess([bare], signal));
    answeredMs.push(await timeProcess([answering, bundle, ticket], signal));
    onProgress(done, REPEATS);
  }
  return { medianMs: median(answeredMs) - median(bareMs), answeredMs, bareMs };
}

function answeringScript(): string {
  const { core, assetsFs } = builtEntries();
  return `import { fsAssets } from ${JSON.stringify(assetsFs)};
import { createClassifier } from ${JSON.stringify(core)};
const [, , dir, ticket] = process.argv;
const classifier = await createClassifier({ assets: fsAssets({ dir }), mode: "lexical" });
await classifier.classify(ticket, { levels: "category" });
const elapsed = performance.now();
await classifier.close();
${REPORT}`;
}

/** Runs a script to its end and gives the number it reports; rejects where it ends otherwise. */
function timeProcess(args: readonly string[], signal: AbortSignal | undefined): Promise<number> {
  const child = spawn(process.execPath, args, { stdio: ["ignore", "ignore", "pipe", "pipe"], signal });
  const collect = (descriptor: 2 | 3): (() => string) => {
    let text = "";
    child.stdio[descriptor]?.on("data", (chunk: Buffer) => {
      text += chunk.toString();
    });
    return () => text;
  };
  const [stderr, report] = [collect(2), collect(3)];
  return new Promise((resolve, reject) => {
    child.on("error", (error) => reject(signal?.aborted === true ? signal.reason : error));
    child.on("close", (code) => {
      const elapsedMs = Number.parseFloat(report());
      if (code === 0 && Number.isFinite(elapsedMs)) resolve(elapsedMs);
      else reject(new Error(`a process of its own ended with ${code}`, { cause: new Error(stderr()) }));
    });
  });
}
