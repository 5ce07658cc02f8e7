import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { SAMPLES } from "./src/samples.ts";

const place = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const script = place("../../scripts/demo-terminal.js");
const bundle = place("deployment/assets");

interface Ended {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the demo as a person would, with `input` piped in. */
function demo(args: readonly string[], { input = "", readAll = true } = {}): Promise<Ended> {
  const { CLASSIFIER_LIVE_BUILD: _, ...env } = process.env;
  const child = spawn(process.execPath, [script, ...args], {
    // The bundle as `npm run bundle` made it: a build in between would take it from under the other tests.
    env: { ...env, CLASSIFIER_BUNDLE: bundle, FORCE_COLOR: "1" },
  });
  const ended = { exitCode: null as number | null, stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    ended.stdout += text;
    if (!readAll) child.stdout.destroy();
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    ended.stderr += text;
  });
  // Where the demo ends before it has read everything, what is left to write has no reader.
  child.stdin.on("error", () => {});
  child.stdin.end(input);
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (exitCode) => resolve({ ...ended, exitCode }));
  });
}

beforeAll(async () => {
  if (!existsSync(place("deployment/assets/manifest.json"))) {
    throw new Error(
      "There is no bundle in examples/service-desk/deployment/assets: run `npm run bundle` first.",
    );
  }
  // Builds the packages where they are not; what that prints belongs to no test below.
  await demo(["--help"]);
});

const ticket = "Till 4 is frozen on the start screen since the update, store 0417";

describe("npm run demo:terminal", () => {
  it("prints one ticket's result as a JSON object with all three tiers", async () => {
    const { exitCode, stdout, stderr } = await demo(["--json", ticket]);
    expect(stderr).toBe("");
    expect(exitCode).toBe(0);
    const result = JSON.parse(stdout);
    expect(result.category.id).toBe("till-operations");
    expect(result.routing.team).toEqual(expect.any(String));
    expect(result.problems[0]).toMatchObject({ id: expect.any(String), category: "till-operations" });
    expect(result.automation.steps).toHaveLength(5);
    expect(result.entities).toContainEqual(expect.objectContaining({ type: "store", value: "0417" }));
  });

  it("lays one ticket's result out for a person, without colours in a pipe", async () => {
    const { exitCode, stdout, stderr } = await demo([ticket]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    for (const label of ["Category", "Team", "SLA", "Urgency", "Problems", "Automation", "Time"]) {
      expect(stdout).toMatch(new RegExp(`^${label} `, "m"));
    }
    expect(stdout).not.toContain("\u001b");
    for (const line of stdout.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
  });

  it("prints one line of JSON for every line piped in, and nothing else", async () => {
    const { exitCode, stdout, stderr } = await demo(["--json"], {
      input: `${ticket}\n\nprinter jams again\n`,
    });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    const lines = stdout.trimEnd().split("\n");
    expect(lines.map((line) => JSON.parse(line).category.id)).toEqual([
      "till-operations",
      "printing-services",
    ]);
  });

  it("shows its samples where nothing is piped in", async () => {
    const { exitCode, stdout, stderr } = await demo([]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(stdout).toMatch(/^Ready in \d+ ms/);
    expect(stdout.match(/^Category /gm)).toHaveLength(SAMPLES.length);
  });

  it("ends quietly when its reader stops early", async () => {
    const input = Array.from({ length: 200 }, (_, i) => `till ${i} is frozen`).join("\n");
    const { exitCode, stdout, stderr } = await demo(["--json"], { input, readAll: false });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(stdout.split("\n").length).toBeLessThan(200);
  });

  it("takes an empty ticket, and says that there is nothing to judge by", async () => {
    const { exitCode, stdout } = await demo(["--json", ""]);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ category: null, decision: "review" });
  });

  it("reports on the evaluation set as one JSON object", async () => {
    const { exitCode, stdout, stderr } = await demo(["--evaluate", "--json"]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    const { bundle, tickets, category, automation, foreign } = JSON.parse(stdout);
    expect(bundle.digest).toMatch(/^[0-9a-f]{64}$/);
    expect(category.overall.of).toBe(tickets.known + tickets.unheard);
    expect(automation.overall.of).toBe(category.overall.of);
    expect(foreign.route.of).toBe(tickets.foreign);
  });

  it("prints its help", async () => {
    const { exitCode, stdout, stderr } = await demo(["--help"]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(stdout).toContain("--evaluate");
  });

  it("refuses an unknown option with the help, and exit code 2", async () => {
    const { exitCode, stdout, stderr } = await demo(["--jsno"]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).toMatch(/^error \[ERR_USAGE\] .*--jsno/);
    expect(stderr).toContain("--evaluate");
  });
});
