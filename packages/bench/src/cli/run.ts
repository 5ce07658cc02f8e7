import { Command, CommanderError } from "commander";
import type { AccuracyOptions, AccuracyReport } from "../accuracy/measure-accuracy.ts";
import { addAccuracy } from "./accuracy-command.ts";
import { checkJsonFile, writeJsonFile } from "./json-file.ts";
import type { OutputStream } from "./output-stream.ts";
import { openProgress, type Progress } from "./progress.ts";
import { showError } from "./show-error.ts";
import type { Perform } from "./verb.ts";

/** Version of this package; tsup puts it in. */
declare const PACKAGE_VERSION: string;

export interface CliStreams {
  /** Results, and nothing else. */
  readonly stdout: OutputStream;
  /** Progress and errors. */
  readonly stderr: OutputStream;
  /** Aborts the work; the exit code is 130 then. */
  readonly signal?: AbortSignal | undefined;
  /** Plain lines in place of a progress bar. @default what core reads from the environment */
  readonly continuousIntegration?: boolean | undefined;
}

/** The work behind the verbs. */
export interface CliWork {
  measureAccuracy(options: AccuracyOptions): Promise<AccuracyReport>;
}

/** Loaded when a verb needs it, so that --help and a mistyped option answer at once. */
const lazyWork: CliWork = {
  measureAccuracy: async (options) =>
    (await import("../accuracy/measure-accuracy.ts")).measureAccuracy(options),
};

const EXIT = { ok: 0, failed: 1, usage: 2, interrupted: 130 } as const;
type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/**
 * Runs the command line with `argv` (without node and script) and resolves to the exit code: 0 measured, whatever
 * the bars say, 1 failed, 2 wrong usage, 130 interrupted. Never rejects and never ends the process.
 */
export async function run(
  argv: readonly string[],
  io: CliStreams,
  work: CliWork = lazyWork,
): Promise<number> {
  const { stdout, stderr, signal } = io;
  let exitCode: ExitCode = EXIT.ok;

  const perform: Perform = async (flags, { work, show }) => {
    let progress: Progress | undefined;
    try {
      if (flags.json !== undefined) await checkJsonFile(flags.json);
      progress = await openProgress(stderr, { quiet: flags.quiet === true, plain: await isPlain(io) });
      const result = await work({ onProgress: progress.update, signal });
      progress.close();
      if (flags.json !== undefined) await writeJsonFile(flags.json, result);
      stdout.write(show(result, stdout));
    } catch (error) {
      progress?.close();
      if (signal?.aborted === true) {
        stderr.write("interrupted\n");
        exitCode = EXIT.interrupted;
        return;
      }
      stderr.write(showError(error, { verbose: flags.verbose === true, stream: stderr }));
      exitCode = EXIT.failed;
    }
  };

  const program = describeProgram(stdout, stderr);
  addAccuracy(program, perform, work.measureAccuracy);
  try {
    await program.parseAsync([...argv], { from: "user" });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    stderr.write(showError(error, { verbose: true, stream: stderr }));
    return EXIT.failed;
  }
}

function describeProgram(stdout: OutputStream, stderr: OutputStream): Command {
  // Before any verb, which inherit what is set here.
  return new Command("classifier-bench")
    .description("Measures @org/classifier-core, beside bars and published figures.")
    .version(PACKAGE_VERSION)
    .option("--verbose", "show stacks and causes of errors")
    .exitOverride()
    .showHelpAfterError("(add --help for the options)")
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    });
}

async function isPlain({ stderr, continuousIntegration }: CliStreams): Promise<boolean> {
  if (stderr.isTTY !== true) return true;
  if (continuousIntegration !== undefined) return continuousIntegration;
  const { readEnvironment } = await import("@org/classifier-core");
  return readEnvironment().continuousIntegration;
}
