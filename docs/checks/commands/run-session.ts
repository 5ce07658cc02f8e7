import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { cp, mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout as later } from "node:timers/promises";
import { freePort } from "@org/classifier-command-line/testing";
import { ROOT } from "../pages/checked-pages.ts";
import type { CommandStep, Step } from "./session-of-page.ts";

/** What a step's commands came to. */
export interface Outcome {
  readonly step: CommandStep;
  readonly code: number | null;
  readonly output: string;
}

export interface SessionOptions {
  /** An empty folder, in which a reader would work. */
  readonly folder: string;
  /** A folder whose files the reader has already. */
  readonly sample?: string | undefined;
  /** Variables beside those of this process. */
  readonly variables?: Readonly<Record<string, string>>;
}

/** Whether a server answers is asked so often. */
const ASK_EVERY_MS = 100;
/** A server that is not there by then will not come. */
const READY_WITHIN_MS = 60_000;
/** Where pages have their server, and which variable moves it: the port may be taken on the machine that checks. */
const PAGES_SERVER = "127.0.0.1:8080";
const PORT_VARIABLE = "CLASSIFIER_SERVER_PORT";
/** Where a block leaves its folder and its variables for the next one. */
const STATE = ".session";

/**
 * Does what a page says in a folder where the packages are installed: writes its files, runs its commands one block
 * after the other as in one shell. Ends after a block that went otherwise than the page says. Servers are stopped.
 */
export async function runSession(
  steps: readonly Step[],
  { folder, sample, variables = {} }: SessionOptions,
): Promise<Outcome[]> {
  if (sample !== undefined) await cp(sample, folder, { recursive: true });
  await symlink(join(ROOT, "node_modules"), join(folder, "node_modules"));
  await writeFile(join(folder, STATE), `cd ${quoted(folder)}\n`);
  const port = await freePort();
  const outcomes: Outcome[] = [];
  const servers: ChildProcess[] = [];
  const session = { folder, servers, variables: { ...variables, [PORT_VARIABLE]: String(port) } };
  try {
    for (const step of steps) {
      if (step.kind === "file") {
        await mkdir(dirname(join(folder, step.path)), { recursive: true });
        await writeFile(join(folder, step.path), step.content);
        continue;
      }
      const { code, output } = await runCommands(moved(step, port), session);
      outcomes.push({ step, code, output });
      if (code !== step.exits) break;
    }
  } finally {
    for (const server of servers) await stop(server);
  }
  return outcomes;
}

async function runCommands(
  step: CommandStep,
  {
    folder,
    servers,
    variables,
  }: { folder: string; servers: ChildProcess[]; variables: Record<string, string> },
): Promise<{ code: number | null; output: string }> {
  const log = join(folder, `.output-${step.line}`);
  const output = openSync(log, "w");
  const shell = spawn("bash", ["-c", scriptOf(step, folder)], {
    cwd: folder,
    env: { ...process.env, ...variables, CI: "true", NO_COLOR: "1" },
    stdio: ["ignore", output, output],
  });
  closeSync(output);
  const exit = once(shell, "exit").then(([code]) => code as number | null);
  if (step.readyAt !== undefined) servers.push(shell);
  const code = await (step.readyAt === undefined ? exit : Promise.race([exit, untilReady(step.readyAt)]));
  return { code, output: await readFile(log, "utf8") };
}

/** The block, after what the ones before left; `npx` runs what is installed, and asks no registry. */
function scriptOf({ script, readyAt }: CommandStep, folder: string): string {
  const state = quoted(join(folder, STATE));
  const commands = quoted(join(folder, "node_modules/.bin"));
  // In the background the shell becomes the server, so that ending the one ends the other.
  const run = readyAt === undefined ? "" : "exec ";
  return [
    "set -euo pipefail",
    `source ${state}`,
    `npx() { local name=$1; shift; ${run}${commands}/"$name" "$@"; }`,
    script,
    `{ printf 'cd %q\\n' "$PWD"; export -p; } > ${state}`,
  ].join("\n");
}

function moved(step: CommandStep, port: number): CommandStep {
  const server = `127.0.0.1:${port}`;
  return {
    ...step,
    script: step.script.replaceAll(PAGES_SERVER, server),
    readyAt: step.readyAt?.replace(PAGES_SERVER, server),
  };
}

/** 0 once the server answers. */
async function untilReady(address: string): Promise<number | null> {
  for (let waitedMs = 0; waitedMs < READY_WITHIN_MS; waitedMs += ASK_EVERY_MS) {
    const answer = await fetch(address).catch(() => undefined);
    if (answer?.ok === true) return 0;
    await later(ASK_EVERY_MS);
  }
  return null;
}

async function stop(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  server.kill("SIGTERM");
  await once(server, "exit");
}

function quoted(path: string): string {
  return `'${path.replaceAll("'", `'\\''`)}'`;
}
