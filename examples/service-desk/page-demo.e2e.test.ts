import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { beforeAll, expect, it } from "vitest";
import { SAMPLES } from "./src/samples.ts";

const place = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const script = place("../../scripts/demo.js");
const bundle = place("deployment/assets");

/** Runs the demo as a person would, on the bundle as `npm run bundle` made it. */
function demo(...args: string[]) {
  const child = spawn(process.execPath, [script, ...args], {
    env: { ...process.env, CLASSIFIER_BUNDLE: bundle, FORCE_COLOR: "1" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const said = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"] as const) {
    child[stream].setEncoding("utf8").on("data", (text: string) => {
      said[stream] += text;
    });
  }
  return { child, said };
}

async function ended(child: ChildProcess): Promise<number | null> {
  const [code] = await once(child, "close");
  return code;
}

/** Resolves with the first match of the pattern in what the demo prints; rejects where it ends before. */
function printed({ child, said }: ReturnType<typeof demo>, pattern: RegExp): Promise<RegExpExecArray> {
  return new Promise((resolve, reject) => {
    child.once("close", () => reject(new Error(said.stderr)));
    child.stdout?.on("data", () => {
      const match = pattern.exec(said.stdout);
      if (match !== null) resolve(match);
    });
  });
}

beforeAll(async () => {
  if (!existsSync(`${bundle}/manifest.json`)) {
    throw new Error(
      "There is no bundle in examples/service-desk/deployment/assets: run `npm run bundle` first.",
    );
  }
  // Builds the packages where they are not; what that prints belongs to no test below.
  await ended(demo("--help").child);
});

it("npm run demo prints its address and a ticket, serves the page with the samples, and ends with Ctrl-C", async () => {
  const running = demo("--port", "0");
  try {
    const [, address] = await printed(
      running,
      /^The page is at (http:\/\/127\.0\.0\.1:\d+\/) [\s\S]*^Time /m,
    );
    expect(running.said.stdout).toContain(SAMPLES[0]?.slice(0, 40));
    for (const label of ["Category", "Team", "Problems", "Automation"]) {
      expect(running.said.stdout).toMatch(new RegExp(`^${label} `, "m"));
    }
    expect(running.said.stdout).not.toContain("\u001b");

    const page = await fetch(String(address));
    expect(page.headers.get("content-type")).toContain("text/html");
    const script = /src="\.\/(assets\/[^"]+\.js)"/.exec(await page.text())?.[1];
    expect((await fetch(`${address}${script}`)).status).toBe(200);
    const served = (await (await fetch(`${address}v1/bundle`)).json()) as { samples: string[] };
    expect(served.samples).toEqual(SAMPLES);
  } finally {
    running.child.kill("SIGINT");
  }
  expect(await ended(running.child)).toBe(0);
  expect(running.said.stderr).toBe("");
});

it("npm run demo takes another port where its own is taken", async () => {
  // Whoever has the port by now, this demo or somebody else, the second one has to go elsewhere.
  const first = demo();
  const second = await printed(first, /^The page is at (\S+) /m).then(() => demo());
  try {
    const [, address] = await printed(second, /^The page is at (\S+) /m);
    expect(first.said.stdout).not.toContain(address);
  } finally {
    first.child.kill("SIGTERM");
    second.child.kill("SIGTERM");
  }
  expect([await ended(first.child), await ended(second.child)]).toEqual([0, 0]);
});

it.each([["--prot=1"], ["till is frozen"]])(
  "npm run demo -- %s is refused with the help, and exit code 2",
  async (arg) => {
    const { child, said } = demo(arg);
    expect(await ended(child)).toBe(2);
    expect(said.stdout).toBe("");
    expect(said.stderr).toMatch(/^error \[ERR_USAGE\] .*demo:terminal/);
  },
);
