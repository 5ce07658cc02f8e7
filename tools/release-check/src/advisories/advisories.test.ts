import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { temporaryFolder } from "@org/classifier-command-line/testing";
import { describe, expect, it, onTestFinished } from "vitest";
import { registryAccess } from "../workspaces/registry-access.ts";
import { REPOSITORY } from "../workspaces/workspaces.ts";
import { askForAdvisories } from "./audit.ts";
import { type AdvisoryException, judgeAdvisories } from "./judge-advisories.ts";

/** The address of a registry that answers as told, until the test is over. */
async function registry(answer: RequestListener): Promise<string> {
  // npm would wait out a connection that is kept.
  const server = createServer((request, response) => {
    response.setHeader("connection", "close");
    answer(request, response);
  }).listen(0, "127.0.0.1");
  onTestFinished(() => {
    server.close();
  });
  await new Promise((resolve) => server.once("listening", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

/** A project that has locked one package, "leaky" 1.0.0. */
async function lockedProject(): Promise<string> {
  const folder = await temporaryFolder();
  const root = { name: "project", version: "1.0.0", dependencies: { leaky: "1.0.0" } };
  await writeFile(join(folder, "package.json"), JSON.stringify(root));
  const packages = { "": root, "node_modules/leaky": { version: "1.0.0" } };
  const lock = { name: "project", version: "1.0.0", lockfileVersion: 3, requires: true, packages };
  await writeFile(join(folder, "package-lock.json"), JSON.stringify(lock));
  return folder;
}

const ask = async (registryUrl: string) =>
  askForAdvisories(await lockedProject(), {
    npm_config_registry: registryUrl,
    npm_config_cache: await temporaryFolder(),
  });

const ADVISORY = {
  id: 1,
  url: "https://github.com/advisories/GHSA-aaaa-bbbb-cccc",
  title: "leaks",
  severity: "high",
  vulnerable_versions: "<2.0.0",
};

describe("a registry", () => {
  it("that knows of a weakness is quoted", async () => {
    const url = await registry((request, response) => {
      const isQuestion = request.url?.endsWith("/advisories/bulk");
      const versions = { "1.0.0": { name: "leaky", version: "1.0.0", dist: {} } };
      response.end(
        JSON.stringify(
          isQuestion ? { leaky: [ADVISORY] } : { name: "leaky", "dist-tags": { latest: "1.0.0" }, versions },
        ),
      );
    });
    expect(await ask(url)).toEqual({
      answered: true,
      advisories: [{ id: "GHSA-aaaa-bbbb-cccc", package: "leaky", title: "leaks", severity: "high" }],
    });
  });

  it("that knows of none has answered", async () => {
    const url = await registry((_, response) => response.end("{}"));
    expect(await ask(url)).toEqual({ answered: true, advisories: [] });
  });

  it.each([405, 503])("that says %i has not answered, which is no clean bill", async (status) => {
    const url = await registry((_, response) => response.writeHead(status).end());
    expect(await ask(url)).toMatchObject({
      answered: false,
      reason: expect.stringContaining(String(status)),
    });
  });

  it("that is not there has not answered either", async () => {
    const url = await registry(() => {});
    expect(await ask(url.replace(/:\d+/, ":1"))).toMatchObject({ answered: false });
  });
});

describe("an exception", () => {
  const advisory = { id: "GHSA-1", package: "leaky", title: "leaks", severity: "high" };
  const exception = { id: "GHSA-1", package: "leaky", reason: "not reached", expires: "2027-01-31" };

  it("covers its advisory in its package, up to the day before it expires", () => {
    const none = { undecided: [], expired: [], unused: [] };
    expect(judgeAdvisories([advisory], [exception], "2027-01-30")).toEqual(none);
    expect(judgeAdvisories([advisory], [exception], "2027-01-31").expired).toEqual(["GHSA-1 on 2027-01-31"]);
    expect(judgeAdvisories([{ ...advisory, package: "other" }], [exception], "2027-01-30").undecided).toEqual(
      ["GHSA-1 other (high): leaks"],
    );
  });

  it("that nothing needs any more is told", () => {
    expect(judgeAdvisories([], [exception], "2027-01-30").unused).toEqual(["GHSA-1 leaky"]);
  });
});

it("no weakness is known of the packages in the lock file but those with a reason and a day", async ({
  skip,
}) => {
  const { exceptions } = JSON.parse(
    readFileSync(new URL("../../advisories.json", import.meta.url), "utf8"),
  ) as {
    exceptions: readonly AdvisoryException[];
  };
  const answer = await askForAdvisories(REPOSITORY, registryAccess);
  if (!answer.answered) {
    // A mirror may not pass such questions on. Where the release is made from, somebody has to answer.
    const told = `the registry did not answer: ${answer.reason}`;
    if (process.env.AUDIT_REQUIRED === "true") throw new Error(told);
    return skip(told);
  }
  const today = new Date().toISOString().slice(0, 10);
  expect(judgeAdvisories(answer.advisories, exceptions, today)).toEqual({
    undecided: [],
    expired: [],
    unused: [],
  });
});
