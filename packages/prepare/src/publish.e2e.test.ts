import { join } from "node:path";
import { type LocalHub, startLocalHub } from "@org/classifier-assets-hub/testing";
import type { RunOptions } from "@org/classifier-command-line/testing";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { requireBuilt, runCommand } from "./__fixtures__/built-command.ts";
import { differingFiles, filesIn, LIBRARY_DESK, temporaryFolder } from "./__fixtures__/folders.ts";

const REPO = "org/library-desk";
const TOKEN = "hf_writer_SECRET";

let folder: string;
let bundle: string;
let digest: string;
beforeAll(async () => {
  requireBuilt();
  folder = await temporaryFolder();
  bundle = join(folder, "bundle");
  const built = await runCommand(["build", "--source", LIBRARY_DESK, "--out", bundle, "--json"]);
  expect(built.code, built.stderr).toBe(0);
  digest = JSON.parse(built.stdout).bundle.digest;
});

let hub: LocalHub;
let home: string;
beforeEach(async () => {
  hub = await startLocalHub();
  hub.addToken(TOKEN, { write: true });
  home = await temporaryFolder();
});
afterEach(async () => {
  await hub.close();
});

/** Runs the command as somebody who has set the Hub's variables. */
async function command(args: readonly string[], options: RunOptions = {}) {
  const env = { HF_HOME: home, HF_ENDPOINT: hub.url, HF_TOKEN: TOKEN, ...options.env };
  const finished = await runCommand(args, { ...options, env });
  expect(`${finished.stdout}${finished.stderr}`).not.toContain("SECRET");
  return finished;
}

describe("push and pull", () => {
  it("carry a bundle to a repository and to another folder, and say what they did", async () => {
    const pushed = await command(["push", bundle, "--repo", REPO, "--private"]);
    expect(pushed.code, pushed.stderr).toBe(0);
    const commit = hub.commits(REPO)[0]?.id ?? "";
    expect(pushed.stdout).toMatch(
      new RegExp(
        `^pushed library-desk 1\\.0\\.0, digest ${digest.slice(0, 12)}\nto ${REPO} at main, which was made\ncommit ${commit}\n${hub.url}/${REPO}/commit/${commit}\n\n\\d+ added, 0 changed, 0 removed, 0 unchanged; \\d+\\.\\d MB sent\nmodel card written\n$`,
      ),
    );
    expect(pushed.stderr).toMatch(/^checking the bundle: 0 of 1$/m);
    expect(pushed.stderr).toMatch(/^uploading: (\d+\.\d) \/ \1 MB$/m);

    const out = join(home, "assets");
    const pulled = await command(["pull", `hub:${REPO}`, "--out", out]);
    expect(pulled.code, pulled.stderr).toBe(0);
    expect(pulled.stdout).toContain(`pulled library-desk 1.0.0, digest ${digest.slice(0, 12)}\n`);
    expect(pulled.stdout).toContain(`commit ${commit}\n`);
    expect(pulled.stderr).toMatch(/^downloading: \d+\.\d \/ \d+\.\d MB$/m);
    expect(await differingFiles(bundle, out)).toEqual([]);

    const again = await command(["pull", `${REPO}@${commit}`, "--out", out, "--force", "--json", "--quiet"]);
    expect(again).toMatchObject({ code: 0, stderr: "" });
    expect(JSON.parse(again.stdout)).toMatchObject({ commit, out, bundle: { digest } });
  });

  it("take the endpoint from the command line, too, and print one JSON object", async () => {
    const args = ["push", bundle, "--repo", REPO, "--endpoint", hub.url, "--json", "--quiet"];
    const planned = await command([...args, "--dry-run"], { env: { HF_ENDPOINT: "http://127.0.0.1:1" } });
    expect(planned).toMatchObject({ code: 0, stderr: "" });
    expect(JSON.parse(planned.stdout)).toMatchObject({ dryRun: true, created: true, card: "written" });
    const pushed = await command(args, { env: { HF_ENDPOINT: "http://127.0.0.1:1" } });
    expect(JSON.parse(pushed.stdout)).toMatchObject({ bundle: { digest }, commit: hub.commits(REPO)[0]?.id });
  });
});

describe("they end with 1 and say why", () => {
  it("without a token, and nothing is sent", async () => {
    const { code, stdout, stderr } = await command(["push", bundle, "--repo", REPO, "--quiet"], {
      env: { HF_TOKEN: "" },
    });
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain("ERR_HUB_UNAUTHORIZED");
    expect(stderr).toContain("HF_TOKEN");
    expect(hub.requests).toEqual([]);
  });

  it("with a token nobody knows, also in JSON and with all causes", async () => {
    const env = { HF_TOKEN: "hf_unknown_SECRET" };
    const { code, stdout } = await command(["push", bundle, "--repo", REPO, "--json", "--verbose"], { env });
    expect(code).toBe(1);
    expect(JSON.parse(stdout).error).toMatchObject({ code: "ERR_HUB_UNAUTHORIZED" });
  });

  it("for a repository that is not there, and where no request may be made", async () => {
    const out = join(home, "assets");
    expect((await command(["pull", REPO, "--out", out])).stderr).toContain("ERR_ASSETS_NOT_FOUND");
    const offline = { env: { HF_HUB_OFFLINE: "1" } };
    expect((await command(["pull", REPO, "--out", out], offline)).stderr).toContain("ERR_ASSETS_UNAVAILABLE");
    expect((await command(["push", bundle, "--repo", REPO], offline)).stderr).toContain("HF_HUB_OFFLINE");
  });
});

it("Ctrl-C during an upload ends with 130, and there is no commit", async () => {
  hub.setFault("/uploads/", { silence: true });
  let interrupted = false;
  const { code, stdout, stderr } = await command(["push", bundle, "--repo", REPO], {
    onStderr: (text, child) => {
      if (interrupted || !text.includes("uploading")) return;
      interrupted = true;
      child.kill("SIGINT");
    },
  });
  expect({ code, stdout }).toEqual({ code: 130, stdout: "" });
  expect(stderr).toContain("interrupted\n");
  expect(hub.commits(REPO).map(({ title }) => title)).toEqual(["initial commit"]);
  expect((await filesIn(bundle)).size).toBeGreaterThan(5);
});
