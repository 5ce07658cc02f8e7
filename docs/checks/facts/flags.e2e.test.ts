import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
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

const flagsOf = new Map(
  Object.entries(COMMANDS).map(([command, folder]) => {
    const help = helpOf(join(ROOT, `packages/${folder}/bin/${command}.js`));
    return [command, new Set(help.match(FLAG))];
  }),
);
/** What every command has, and a README need not say. */
const COMMON = ["--help", "--version"];
/** Of npm, to install a command, and of Node, where a README says how something was measured. */
const FOREIGN = ["--save-dev", "--expose-gc"];

describe.each(Object.entries(COMMANDS))("what is written of %s", (command, folder) => {
  const known = flagsOf.get(command) ?? new Set();
  const readme = readFileSync(join(ROOT, `packages/${folder}/README.md`), "utf8");
  const named = new Set(readme.match(FLAG));

  it("gives it no flag it does not have", () => {
    const given = checkedPages().flatMap((page) => flagsGiven(page, command).map((flag) => ({ page, flag })));
    expect(given.length).toBeGreaterThan(2);
    expect(given.filter(({ flag }) => !known.has(flag))).toEqual([]);
  });

  it("has every flag of it in its README, and no other but those of its neighbours", () => {
    expect([...known].filter((flag) => !named.has(flag) && !COMMON.includes(flag))).toEqual([]);
    const anywhere = new Set([...flagsOf.values()].flatMap((flags) => [...flags]).concat(FOREIGN));
    expect([...named].filter((flag) => !anywhere.has(flag))).toEqual([]);
  });
});
