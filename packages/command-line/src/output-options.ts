import type { Command } from "commander";

/** For a verb whose result is data: --json prints it in place of the words. */
export function withOutputOptions(command: Command): Command {
  return command.option("--json", "print one JSON object on stdout").option("--quiet", "no progress");
}

/** For a verb that takes long: --json keeps the whole result in a file, and the words are still shown. */
export function withJsonFileOptions(command: Command, content: string): Command {
  return command.option("--json <file>", `file for ${content}`).option("--quiet", "no progress");
}
