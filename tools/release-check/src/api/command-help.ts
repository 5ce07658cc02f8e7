import { runProgram } from "@org/classifier-command-line/testing";

/** Everything a command says of itself when it is asked: its own help, and that of every verb below it, in its order. */
export async function commandHelp(bin: string, verbs: readonly string[] = []): Promise<string> {
  const { code, stdout, stderr } = await runProgram(process.execPath, [bin, ...verbs, "--help"]);
  if (code !== 0 || stderr !== "") throw new Error(`${verbs.join(" ")} --help ended with ${code}: ${stderr}`);
  const below: string[] = [];
  for (const verb of verbsIn(stdout)) below.push(await commandHelp(bin, [...verbs, verb]));
  return [stdout, ...below].join("\n");
}

/** The verbs that a help lists; each begins a line, whose continuations are indented further. */
function verbsIn(help: string): readonly string[] {
  const [, list = ""] = help.split("\nCommands:\n");
  return [...list.matchAll(/^ {2}(\w[\w-]*)/gm)]
    .map(([, verb = ""]) => verb)
    .filter((verb) => verb !== "help");
}
