import { run } from "./run.ts";

const interrupt = new AbortController();
// Once: a second Ctrl-C ends the process at once, as it does for any other program.
process.once("SIGINT", () => interrupt.abort());
// Whoever reads the output may stop early (`| head`); that is no failure of ours.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});

process.exitCode = await run(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  signal: interrupt.signal,
});
