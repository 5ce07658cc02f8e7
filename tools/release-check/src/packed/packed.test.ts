import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runProgram, temporaryFolder } from "@org/classifier-command-line/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { publishedWorkspaces, REPOSITORY } from "../workspaces/workspaces.ts";
import { judgeContent } from "./content.ts";
import { type Packed, pack } from "./pack.ts";
import { judgeSize, type SizeBudget } from "./size-budget.ts";

interface Expected {
  readonly files: readonly string[];
  readonly packed: SizeBudget;
  readonly unpacked: SizeBudget;
}

const workspaces = publishedWorkspaces(REPOSITORY);
const names = workspaces.map(({ manifest }) => manifest.name);
const { packages: expected } = JSON.parse(
  readFileSync(new URL("../../packages.json", import.meta.url), "utf8"),
) as { packages: Readonly<Record<string, Expected>> };
const command = (name: string) => join(REPOSITORY, "node_modules/.bin", name);

const packed = new Map<string, Packed>();
beforeAll(async () => {
  const folder = await temporaryFolder();
  for (const workspace of workspaces) packed.set(workspace.manifest.name, await pack(workspace, folder));
});

/** What was packed of a package and what packages.json says of it. */
function both(name: string): { readonly found: Packed; readonly wanted: Expected } {
  const found = packed.get(name);
  const wanted = expected[name];
  if (found === undefined || wanted === undefined) throw new Error(`${name} is not in packages.json`);
  return { found, wanted };
}

it("packages.json names every package that is published, and no other", () => {
  expect(Object.keys(expected).sort()).toEqual(names);
});

describe.each(names)("%s as it would be published", (name) => {
  it("holds the files it is to hold, and no other", () => {
    const { found, wanted } = both(name);
    expect(judgeContent(found.paths, wanted.files)).toEqual({ unexpected: [], missing: [] });
  });

  it("runs nothing when it is installed", () => {
    const manifest = workspaces.find((workspace) => workspace.manifest.name === name)?.manifest;
    expect(Object.keys(manifest?.scripts ?? {}).filter((script) => /install|prepare/.test(script))).toEqual(
      [],
    );
  });

  it("is about as big as when it was looked at last", () => {
    const { found, wanted } = both(name);
    expect(judgeSize(found.packedBytes, wanted.packed), "packed").toBeUndefined();
    expect(judgeSize(found.unpackedBytes, wanted.unpacked), "unpacked").toBeUndefined();
  });

  it("gives publint nothing to say", async () => {
    const args = ["run", both(name).found.tarball, "--strict"];
    const { stdout, stderr, code } = await runProgram(command("publint"), args);
    expect({ code, stderr }, stdout).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain("All good!");
  });

  it("has types that are found, and say what is there, where modules are resolved as Node 20 and bundlers do", async () => {
    const args = [both(name).found.tarball, "--profile", "esm-only", "--format", "ascii", "--no-color"];
    const { stdout, stderr, code } = await runProgram(command("attw"), args);
    expect({ code, stderr }, stdout).toEqual({ code: 0, stderr: "" });
  });
});
