import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import { builtPackage } from "@org/classifier-command-line/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BUNDLE, linesIn, until } from "../__fixtures__/built-server.ts";
import { bundleCopy, corruptBundle, renewBundle } from "../__fixtures__/bundle-copy.ts";

const { bin, requireBuilt, run } = builtPackage("server");
beforeAll(requireBuilt);

const children: ChildProcess[] = [];
afterAll(() => {
  for (const child of children) child.kill("SIGKILL");
});

/** Starts the command, and resolves when it has said where it listens. */
async function start(args: readonly string[]) {
  const { PATH = "", HOME = "" } = process.env;
  const child = spawn(process.execPath, [bin, "--port", "0", "--workers", "1", ...args], {
    env: { PATH, HOME, CLASSIFIER_GRAPH_CACHE: "0" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  children.push(child);
  const ended = once(child, "exit").then(([code]) => code as number | null);
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  child.stderr.on("data", (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  await until(() => /^http:\S+\/$/m.test(stderr) || child.exitCode !== null);
  const [url = ""] = /http:\S+(?=\/)/.exec(stderr) ?? [];
  return { child, url, ended, log: () => stdout };
}
const ask = (url: string, body: unknown, path = "/v1/classify") =>
  fetch(url + path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
const versionAt = async (url: string) =>
  ((await (await fetch(`${url}/v1/bundle`)).json()) as { bundle: { version: string } }).bundle.version;

describe("SIGTERM", () => {
  it("lets what has come be answered, and ends with 0", async () => {
    const { child, url, ended } = await start(["--bundle", BUNDLE]);
    await until(async () => (await fetch(`${url}/readyz?model`)).status === 200);
    const text = "the till printer in the store does not print ".repeat(50);
    const single = ask(url, { text, mode: "full" });
    const batch = ask(url, { tickets: Array(64).fill(text), mode: "full" }, "/v1/classify/batch");
    await until(async () =>
      /classifier_queue_running [1-9]/.test(await (await fetch(`${url}/metrics`)).text()),
    );
    // One on which nothing was asked is not waited for.
    const silent = connect(Number(new URL(url).port), "127.0.0.1").on("error", () => {});
    await once(silent, "connect");
    child.kill("SIGTERM");
    expect((await single).status).toBe(200);
    const lines = await linesIn(await batch);
    expect(lines.map(({ ok }) => ok)).toEqual(Array(64).fill(true));
    expect(await ended).toBe(0);
    await expect(fetch(`${url}/healthz`)).rejects.toThrow();
  });

  it("while the model is still being opened ends with 0 as well", async () => {
    const { child, ended } = await start(["--bundle", BUNDLE]);
    child.kill("SIGTERM");
    expect(await ended).toBe(0);
  });
});

describe("SIGHUP", () => {
  it("opens the bundle anew, and keeps the old one where that fails", async () => {
    const folder = await bundleCopy();
    const { child, url, ended, log } = await start(["--bundle", folder]);
    await renewBundle(folder, "2.0.0");
    child.kill("SIGHUP");
    await until(async () => (await versionAt(url)) === "2.0.0");
    await corruptBundle(folder);
    child.kill("SIGHUP");
    await until(() => log().includes("the bundle was not reloaded"));
    expect(await versionAt(url)).toBe("2.0.0");
    expect((await ask(url, { text: "the printer", mode: "full" })).status).toBe(200);
    expect(log()).not.toContain(folder);
    child.kill("SIGTERM");
    expect(await ended).toBe(0);
  });
});

describe("a start that is refused", () => {
  it("elsewhere than on this machine without keys says what to do, and ends with 1", async () => {
    const { code, stdout, stderr } = await run(["--bundle", BUNDLE, "--host", "0.0.0.0", "--port", "0"]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(/^error \[ERR_INVALID_ARGUMENT\] .*--api-key-file/);
  });

  it("without a bundle ends with 1, and with a wrong option with 2", async () => {
    const missing = await run(["--bundle", "no-such-folder"]);
    expect(missing).toMatchObject({ code: 1, stdout: "" });
    expect(missing.stderr).toMatch(/^error \[ERR_/);
    expect(await run(["--bundle", BUNDLE, "--port", "x"])).toMatchObject({ code: 2, stdout: "" });
    expect(await run([])).toMatchObject({ code: 2, stdout: "" });
  });
});

it("--help and --version answer on stdout and end with 0", async () => {
  expect(await run(["--help"])).toMatchObject({ code: 0, stderr: "" });
  expect((await run(["--version"])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
});
