import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { temporaryFolder } from "@org/classifier-command-line/testing";
import { describe, expect, it } from "vitest";
import { publishedWorkspaces, REPOSITORY } from "../workspaces/workspaces.ts";
import { bundledPackages } from "./bundled-packages.ts";
import { notices } from "./notices.ts";

// Where a page of licences is not what it should be, `npm run notices:update` writes it.

describe("code of others", () => {
  it("is found by the source maps, once a package, in folders below as well", async () => {
    const dist = await temporaryFolder();
    await mkdir(join(dist, "deep"));
    const sources = ["../src/index.ts", "../node_modules/other/b.js", "../node_modules/other/c.js"];
    await writeFile(join(dist, "index.js"), "");
    await writeFile(join(dist, "index.js.map"), JSON.stringify({ sources }));
    await writeFile(join(dist, "deep/index.js"), "");
    await writeFile(
      join(dist, "deep/index.js.map"),
      JSON.stringify({ sources: ["node_modules/@some/thing/node_modules/@its/own/a.js"] }),
    );
    expect(bundledPackages(dist)).toEqual(["@its/own", "other"]);
  });

  it("cannot be told without a source map, which is an error and not nothing", async () => {
    const dist = await temporaryFolder();
    await writeFile(join(dist, "index.js"), "");
    expect(() => bundledPackages(dist)).toThrow(/index\.js has no source map/);
  });

  it("is not shipped without a licence, nor where it cannot be looked at", async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, "node_modules/nobodys"), { recursive: true });
    expect(() => notices(["nobodys"], folder)).toThrow(/nobodys has no licence file/);
    expect(() => notices(["not-there"], folder)).toThrow(/not-there .* not installed/);
  });
});

const built = publishedWorkspaces(REPOSITORY)
  .filter(({ folder }) => existsSync(join(folder, "tsup.config.ts")))
  .map(({ manifest: { name }, folder }) => ({
    name,
    folder,
    bundled: bundledPackages(join(folder, "dist")),
  }));

it.each(built.filter(({ bundled }) => bundled.length === 0))(
  "$name holds no code of others, and no page about it",
  ({ folder }) => {
    expect(existsSync(join(folder, "THIRD_PARTY_LICENSES.md"))).toBe(false);
  },
);

it.each(built.filter(({ bundled }) => bundled.length > 0))(
  "$name goes with the licences of everything in it",
  async ({ folder, bundled }) => {
    await expect(notices(bundled, folder)).toMatchFileSnapshot(join(folder, "THIRD_PARTY_LICENSES.md"));
  },
);
