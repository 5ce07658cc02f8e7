export { withJsonFileOptions, withOutputOptions } from "./output-options.ts";
export type { OutputStream } from "./output-stream.ts";
export { paint } from "./paint.ts";
export type { ProgressEvent } from "./progress.ts";
export { type CliStreams, type CommandLine, runCommandLine } from "./run-command-line.ts";
export { runProcess } from "./run-process.ts";
export type { CommonFlags, Perform, Verb, VerbContext } from "./verb.ts";
export { wholeNumber } from "./whole-number.ts";
