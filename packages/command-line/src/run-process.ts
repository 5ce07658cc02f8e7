import type { CliStreams } from "./run-command-line.ts";

/** Runs a command as this process: with its arguments, streams, Ctrl-C and exit code. */
export async function runProcess(
  run: (argv: readonly string[], io: CliStreams) => Promise<number>,
): Promise<void> {
  const interrupt = new AbortController();
  // Once: a second Ctrl-C ends the process at once, as it does for any other program.
  process.once("SIGINT", () => interrupt.abort());
  for (const stream of [process.stdout, process.stderr]) stream.on("error", ignoreClosedPipe);
  process.exitCode = await run(process.argv.slice(2), {
    stdout: process.stdout,
    stderr: process.stderr,
    signal: interrupt.signal,
  });
}

/**
 * Whoever reads the output may stop early (`2>&1 | head`). That is no failure of ours and no reason to leave work
 * half done: it goes on unseen, and the exit code says how it ended.
 */
function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw error;
}
