import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { startLocalHub } from "@org/classifier-assets-hub/testing";
import { temporaryFolder } from "@org/classifier-command-line/testing";
import { describe, expect, it, onTestFinished } from "vitest";
import { checkedPages, ROOT } from "../pages/checked-pages.ts";
import { type Page, parsePage, readPage } from "../pages/read-page.ts";
import { runSession } from "./run-session.ts";
import { type Step, sessionOf, unexplained } from "./session-of-page.ts";
import { linesNotPrinted } from "./shown-output.ts";

/** What the pages' commands are written for, beside the suite itself. */
const TOOLS = ["bash", "curl", "sed"];
const missing = TOOLS.filter((tool) => spawnSync(tool, ["--version"]).error !== undefined);
/** Why pages are not run here, or undefined where they are; a build server must have what they need. */
const NOT_HERE =
  missing.length === 0 || process.env.CI === "true" ? undefined : `there is no ${missing.join(", ")}`;

/** A page builds some bundles, each in seconds on a quiet machine, and in a minute on a crowded one. */
const PAGE_TIMEOUT_MS = 10 * 60 * 1000;

const pages = checkedPages().map(readPage);

describe(`the commands of a page${NOT_HERE === undefined ? "" : `, skipped as ${NOT_HERE}`}`, () => {
  it("are left out for a reason only", () => {
    expect(pages.filter((page) => unexplained(page).length > 0).map(({ file }) => file)).toEqual([]);
  });

  const withCommands = pages.filter((page) => sessionOf(page).some(({ kind }) => kind === "commands"));
  it.skipIf(NOT_HERE).each(withCommands.map((page) => [page.file, page] as const))(
    "do what %s says",
    async (file, page) => {
      const complaints = await complaintsOf(page);
      expect(complaints, file).toEqual([]);
    },
    PAGE_TIMEOUT_MS,
  );
});

it.skipIf(NOT_HERE)("tells which command failed, and what was not printed as shown", async () => {
  const page = parsePage(
    "wrong.md",
    [
      "<!-- file: deep/word.txt -->",
      "```json",
      "hello",
      "```",
      "```sh",
      "export GREETING=$(cat deep/word.txt) && cd deep",
      "```",
      "```sh",
      'echo "$GREETING $(cat word.txt)"',
      "```",
      "```text",
      "hello world",
      "```",
      "<!-- exits: 3 -->",
      "```sh",
      "exit 4",
      "```",
      "```sh",
      "echo never",
      "```",
    ].join("\n"),
  );
  expect(await complaintsOf(page)).toEqual([
    "wrong.md:8 shows what was not printed: hello world\nbut this was:\nhello hello\n",
    "wrong.md:15 ended with 4 instead of 3:\n",
  ]);
});

/** What went otherwise than the page says. */
async function complaintsOf(page: Page): Promise<string[]> {
  const before = page.marks.get("after");
  const earlier = before === undefined ? undefined : readPage(before);
  const sample = (earlier ?? page).marks.get("sample");
  const outcomes = await runSession(
    [...(earlier === undefined ? [] : filesOf(earlier)), ...sessionOf(page)],
    {
      folder: await temporaryFolder(),
      sample: sample === undefined ? undefined : join(ROOT, "docs/guide", sample),
      variables: await variablesFor(page),
    },
  );
  return outcomes.flatMap(({ step, code, output }) => {
    const place = `${page.file}:${step.line}`;
    if (code !== step.exits) return [`${place} ended with ${code} instead of ${step.exits}:\n${output}`];
    const missing = step.shown === undefined ? [] : linesNotPrinted(step.shown, output);
    return missing.map((line) => `${place} shows what was not printed: ${line}\nbut this was:\n${output}`);
  });
}

/** What a reader of the page has written when it is done. */
function filesOf(page: Page): Step[] {
  return sessionOf(page).filter(({ kind }) => kind === "file");
}

/** What the page needs of the world outside its folder. */
async function variablesFor({ marks }: Page): Promise<Record<string, string>> {
  if (marks.get("needs") !== "hub") return {};
  const hub = await startLocalHub();
  onTestFinished(() => hub.close());
  const token = "hf_of_the_page";
  hub.addToken(token, { write: true });
  return { HF_ENDPOINT: hub.url, HF_TOKEN: token, HF_HUB_CACHE: await temporaryFolder() };
}
