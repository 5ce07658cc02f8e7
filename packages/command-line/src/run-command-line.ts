import { Command, CommanderError } from "commander";
import { checkJsonFile, writeJsonFile } from "./json-file.ts";
import type { OutputStream } from "./output-stream.ts";
import { openProgress, type Progress } from "./progress.ts";
import { errorAsJson, showError } from "./show-error.ts";
import type { Perform } from "./verb.ts";

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

/** What one command is, apart from the frame all of them share. */
export interface CommandLine {
  /** As it is typed: "classifier-prepare". */
  readonly name: string;
  readonly description: string;
  readonly version: string;
  /** Adds every verb to the program; each hands its work to `perform`. */
  readonly addVerbs: (program: Command, perform: Perform) => void;
  /** Its own words for an error, in place of the error's message. @default the message */
  readonly describeError?: (error: unknown) => string | undefined;
}

const EXIT = { ok: 0, failed: 1, usage: 2, interrupted: 130 } as const;
type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/**
 * Runs the command line with `argv` (without node and script) and resolves to the exit code: 0 done, 1 failed,
 * 2 wrong usage, 130 interrupted. Never rejects and never ends the process.
 */
export async function runCommandLine(
  argv: readonly string[],
  io: CliStreams,
  { addVerbs, describeError, ...about }: CommandLine,
): Promise<number> {
  const { stdout, stderr, signal } = io;
  let exitCode: ExitCode = EXIT.ok;

  const perform: Perform = async (flags, { work, show, asJson = (result) => result, succeeded }) => {
    const { json, quiet = false, verbose = false } = flags;
    let progress: Progress | undefined;
    try {
      if (typeof json === "string") await checkJsonFile(json);
      progress = await openProgress(stderr, { quiet, plain: await isPlain(io) });
      const result = await work({
        onProgress: progress.update,
        ...(signal === undefined ? {} : { signal }),
      });
      progress.close();
      if (typeof json === "string") await writeJsonFile(json, asJson(result));
      stdout.write(json === true ? toJson(asJson(result)) : show(result, stdout));
      exitCode = (succeeded?.(result) ?? true) ? EXIT.ok : EXIT.failed;
    } catch (error) {
      progress?.close();
      if (signal?.aborted === true) {
        stderr.write("interrupted\n");
        exitCode = EXIT.interrupted;
        return;
      }
      if (json === true) stdout.write(toJson({ error: errorAsJson(error) }));
      stderr.write(showError(error, { verbose, stream: stderr, describe: describeError }));
      exitCode = EXIT.failed;
    }
  };

  const program = describeProgram(about, io);
  addVerbs(program, perform);
  try {
    await program.parseAsync([...argv], { from: "user" });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    stderr.write(showError(error, { verbose: true, stream: stderr, describe: describeError }));
    return EXIT.failed;
  }
}

function describeProgram(
  { name, description, version }: Pick<CommandLine, "name" | "description" | "version">,
  { stdout, stderr }: CliStreams,
): Command {
  // Before any verb, which inherit what is set here.
  return new Command(name)
    .description(description)
    .version(version)
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
