import { Command, CommanderError, InvalidArgumentError } from "commander";
import type { BuildOptions, BuildReport } from "../build/build-bundle.ts";
import type { EmbedSourceOptions } from "../build/embed-source.ts";
import type { LintFinding } from "../lint/lint-content.ts";
import type { ValidationReport } from "../validate/validate-bundle.ts";
import type { OutputStream } from "./output-stream.ts";
import { openProgress, type Progress } from "./progress.ts";
import { errorAsJson, showError } from "./show-error.ts";
import { showBuild, showLint, showValidation } from "./show-results.ts";

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

/** The work behind the commands. */
export interface CliWork {
  buildBundle(options: BuildOptions): Promise<BuildReport>;
  validateBundle(dir: string, options: { against?: string; signal?: AbortSignal }): Promise<ValidationReport>;
  lintSource(options: EmbedSourceOptions): Promise<LintFinding[]>;
}

/** Loaded when a command needs it, so that --help and a mistyped option answer at once. */
const lazyWork: CliWork = {
  buildBundle: async (options) => (await import("../build/build-bundle.ts")).buildBundle(options),
  validateBundle: async (dir, options) =>
    (await import("../validate/validate-bundle.ts")).validateBundle(dir, options),
  lintSource: async (options) => (await import("../lint/lint-source.ts")).lintSource(options),
};

const EXIT = { ok: 0, failed: 1, usage: 2, interrupted: 130 } as const;
type ExitCode = (typeof EXIT)[keyof typeof EXIT];

interface CommonFlags {
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly strict?: boolean;
  readonly verbose?: boolean;
}
interface SourceFlags extends CommonFlags {
  readonly source: string;
  readonly model?: string;
  readonly threads?: number;
}

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

  /** One command's frame: progress while it works, its result on stdout, its failure on stderr. */
  const perform = async <Result>(
    flags: CommonFlags,
    command: {
      work: (progress: Progress) => Promise<Result>;
      show: (result: Result) => string;
      asJson: (result: Result) => unknown;
      succeeded: (result: Result) => boolean;
    },
  ): Promise<void> => {
    let progress: Progress | undefined;
    try {
      progress = await openProgress(stderr, { quiet: flags.quiet === true, plain: await isPlain(io) });
      const result = await command.work(progress);
      progress.close();
      stdout.write(flags.json === true ? toJson(command.asJson(result)) : command.show(result));
      exitCode = command.succeeded(result) ? EXIT.ok : EXIT.failed;
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
  const aborting = signal === undefined ? {} : { signal };

  const program = describeProgram(stdout, stderr);
  withSourceOptions(program.command("build"))
    .summary("build a bundle from the files a person edits")
    .description(
      "Reads the sources, embeds and fits, writes the bundle beside --out, opens it and classifies a ticket, and only then puts it in place.",
    )
    .requiredOption("--out <dir>", "folder of the bundle; an older bundle there is replaced at the end")
    .option("--strict", "fail, and write nothing, when the content lint has warnings")
    .action(async (_: unknown, command: Command) => {
      const flags = command.optsWithGlobals<SourceFlags & { out: string }>();
      await perform(flags, {
        work: (progress) =>
          work.buildBundle({
            ...sourceOptions(flags),
            out: flags.out,
            ...(flags.strict === undefined ? {} : { strict: flags.strict }),
            ...aborting,
            onProgress: progress.update,
          }),
        show: (report) => showBuild(report, stdout),
        asJson: (report) => report,
        succeeded: () => true,
      });
    });

  withOutputOptions(program.command("validate"))
    .summary("check a bundle completely, or compare two")
    .argument("<dir>", "folder of the bundle")
    .option("--against <dir>", "another bundle; exit with 1 when the two differ")
    .action(async (dir: string, _: unknown, command: Command) => {
      const flags = command.optsWithGlobals<CommonFlags & { against?: string }>();
      const against = flags.against === undefined ? {} : { against: flags.against };
      await perform(flags, {
        work: () => work.validateBundle(dir, { ...against, ...aborting }),
        show: (report) => showValidation(report, stdout),
        asJson: (report) => report,
        succeeded: ({ valid, comparison }) => valid && comparison?.identical !== false,
      });
    });

  withSourceOptions(program.command("lint"))
    .summary("look for content that is likely to cost accuracy")
    .option("--strict", "exit with 1 when there are warnings")
    .action(async (_: unknown, command: Command) => {
      const flags = command.optsWithGlobals<SourceFlags>();
      await perform(flags, {
        work: (progress) =>
          work.lintSource({ ...sourceOptions(flags), ...aborting, onProgress: progress.update }),
        show: (findings) => showLint(findings, stdout),
        asJson: (findings) => ({ findings }),
        succeeded: (findings) => passes(findings, flags),
      });
    });

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
  // Before any subcommand, which inherit what is set here.
  return new Command("classifier-prepare")
    .description("Builds and checks the asset bundles that @org/classifier-core loads.")
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

function withSourceOptions(command: Command): Command {
  return withOutputOptions(command)
    .requiredOption("--source <dir>", "folder with desk, categories, problems and tickets")
    .option(
      "--model <dir>",
      "sentence-transformers folder with ONNX files (default: the MiniLM that comes along)",
    )
    .option("--threads <n>", "threads for embedding (default: what this machine grants)", parseThreads);
}

function withOutputOptions(command: Command): Command {
  return command.option("--json", "print one JSON object on stdout").option("--quiet", "no progress");
}

function sourceOptions({ source, model, threads }: SourceFlags) {
  return {
    source,
    ...(model === undefined ? {} : { model }),
    ...(threads === undefined ? {} : { threads }),
  };
}

function parseThreads(text: string): number {
  if (!/^[1-9]\d{0,2}$/.test(text)) throw new InvalidArgumentError("Expected a whole number from 1 to 999.");
  return Number(text);
}

function passes(findings: readonly LintFinding[], { strict }: CommonFlags): boolean {
  return strict !== true || findings.every(({ severity }) => severity !== "warning");
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
