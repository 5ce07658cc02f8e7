import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { isShell } from "../commands/session-of-page.ts";
import { checkedPages, ROOT } from "../pages/checked-pages.ts";
import { readPage } from "../pages/read-page.ts";

// Commands that no test runs could be written for flags that are gone: the commands' own help says which there are.

const COMMANDS = {
  "classifier-prepare": "prepare",
  "classifier-server": "server",
  "classifier-bench": "bench",
};
const FLAG = /(?<![\w-])--[a-z][a-z0-9-]*/g;

/** Everything a command says of itself, its verbs and theirs included. */
function helpOf(program: string, verbs: readonly string[] = []): string {
  const own = execFileSync(process.execPath, [program, ...verbs, "--help"], { encoding: "utf8" });
  const further = [...(/^Commands:\n([\s\S]*)/m.exec(own)?.[1]?.matchAll(/^ {2}(\w[\w-]*)/gm) ?? [])]
    .map(([, verb = ""]) => verb)
    .filter((verb) => verb !== "help");
  return [own, ...further.map((verb) => helpOf(program, [...verbs, verb]))].join("\n");
}

/** Flags a page gives to a command: each line of its shell blocks that begins with it, lines it goes on in included. */
function flagsGiven(page: string, command: string): string[] {
  const lines = readPage(page)
    .blocks.filter(isShell)
    .flatMap(({ code }) => code.replaceAll("\\\n", " ").split("\n"));
  return lines
    .map((line) => new RegExp(`npx ${command} (.*?)(?: #|[|>]|$)`).exec(line)?.[1] ?? "")
    .flatMap((args) => args.match(FLAG) ?? []);
}

describe.each(Object.entries(COMMANDS))("what is written of %s", (command, folder) => {
  const known = new Set(helpOf(join(ROOT, `packages/${folder}/bin/${command}.js`)).match(FLAG));
  it("gives it no flag it does not have", () => {
    const given = checkedPages().flatMap((page) => flagsGiven(page, command).map((flag) => ({ page, flag })));
    expect(given.length).toBeGreaterThan(2);
    expect(given.filter(({ flag }) => !known.has(flag))).toEqual([]);
  });
});
