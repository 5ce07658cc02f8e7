import { Command, CommanderError } from "commander";
import type { BuildOptions, BuildReport } from "../build/build-bundle.ts";
import type { EmbedSourceOptions } from "../build/embed-source.ts";
import type { LintFinding } from "../lint/lint-content.ts";
import type { PullBundleOptions, PullReport } from "../publish/pull-bundle.ts";
import type { PushBundleOptions, PushReport } from "../publish/push-bundle.ts";
import type { QuantizationReport, QuantizeOptions } from "../quantize/quantize-model.ts";
import type { ValidationReport } from "../validate/validate-bundle.ts";
import { addBuild } from "./build-command.ts";
import { addCache, type CacheWork } from "./cache-command.ts";
import { addLint } from "./lint-command.ts";
import type { OutputStream } from "./output-stream.ts";
import { openProgress, type Progress } from "./progress.ts";
import { addPull } from "./pull-command.ts";
import { addPush } from "./push-command.ts";
import { addQuantize } from "./quantize-command.ts";
import { errorAsJson, showError } from "./show-error.ts";
import { addValidate } from "./validate-command.ts";
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
export interface CliWork extends CacheWork {
  buildBundle(options: BuildOptions): Promise<BuildReport>;
  validateBundle(dir: string, options: { against?: string; signal?: AbortSignal }): Promise<ValidationReport>;
  lintSource(options: EmbedSourceOptions): Promise<LintFinding[]>;
  quantizeModel(options: QuantizeOptions): Promise<QuantizationReport>;
  pushBundle(options: PushBundleOptions): Promise<PushReport>;
  pullBundle(options: PullBundleOptions): Promise<PullReport>;
}

/** Loaded when a verb needs it, so that --help and a mistyped option answer at once. */
const lazyWork: CliWork = {
  buildBundle: async (options) => (await import("../build/build-bundle.ts")).buildBundle(options),
  validateBundle: async (dir, options) =>
    (await import("../validate/validate-bundle.ts")).validateBundle(dir, options),
  lintSource: async (options) => (await import("../lint/lint-source.ts")).lintSource(options),
  quantizeModel: async (options) => (await import("../quantize/quantize-model.ts")).quantizeModel(options),
  pushBundle: async (options) => (await import("../publish/push-bundle.ts")).pushBundle(options),
  pullBundle: async (options) => (await import("../publish/pull-bundle.ts")).pullBundle(options),
  scanCache: async (options) => (await import("@org/classifier-assets-hub")).scanCache(options),
  verifyCache: async (options) => (await import("@org/classifier-assets-hub")).verifyCache(options),
  pruneCache: async (options) => (await import("@org/classifier-assets-hub")).pruneCache(options),
};

const EXIT = { ok: 0, failed: 1, usage: 2, interrupted: 130 } as const;
type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/**
 * Runs the command line with `argv` (without node and script) and resolves to the exit code: 0 done, 1 failed,
 * 2 wrong usage, 130 interrupted. Never rejects and never ends the process.
 */
export async function run(
  argv: readonly string[],
  io: CliStreams,
  work: CliWork = lazyWork,
): Promise<number> {
  const { stdout, stderr, signal } = io;
  let exitCode: ExitCode = EXIT.ok;

  const perform: Perform = async (flags, { work, show, asJson, succeeded }) => {
    let progress: Progress | undefined;
    try {
      progress = await openProgress(stderr, { quiet: flags.quiet === true, plain: await isPlain(io) });
      const result = await work({
        onProgress: progress.update,
        ...(signal === undefined ? {} : { signal }),
      });
      progress.close();
      stdout.write(flags.json === true ? toJson(asJson ? asJson(result) : result) : show(result, stdout));
      exitCode = (succeeded?.(result) ?? true) ? EXIT.ok : EXIT.failed;
    } catch (error) {
      progress?.close();
      if (signal?.aborted === true) {
        stderr.write("interrupted\n");
        exitCode = EXIT.interrupted;
        return;
      }
      if (flags.json === true) stdout.write(toJson({ error: errorAsJson(error) }));
      stderr.write(showError(error, { verbose: flags.verbose === true, stream: stderr }));
      exitCode = EXIT.failed;
    }
  };

  const program = describeProgram(stdout, stderr);
  addBuild(program, perform, work.buildBundle);
  addValidate(program, perform, work.validateBundle);
  addLint(program, perform, work.lintSource);
  addQuantize(program, perform, work.quantizeModel);
  addPush(program, perform, work.pushBundle);
  addPull(program, perform, work.pullBundle);
  addCache(program, perform, work);
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
  return new Command("classifier-prepare")
    .description("Builds, checks, publishes and fetches the asset bundles that @org/classifier-core loads.")
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

function toJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
