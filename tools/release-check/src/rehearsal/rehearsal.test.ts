import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdir, realpath, writeFile } from "node:fs/promises";
import { join } from "node:path";
import parseChangeset from "@changesets/parse";
import { runProgram, temporaryFolder } from "@org/classifier-command-line/testing";
import semver from "semver";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type BillOfMaterials, billsOfMaterials } from "../licences/bills-of-materials.ts";
import { judgeLicences, type LicencePolicy } from "../licences/judge-licences.ts";
import { registryAccess } from "../workspaces/registry-access.ts";
import {
  type Manifest,
  publishedWorkspaces,
  REPOSITORY,
  rangesOf,
  type Workspace,
  workspacesOf,
} from "../workspaces/workspaces.ts";
import { copyOfRepository } from "./copy-of-repository.ts";
import { type LocalRegistry, type NpmOfItsOwn, npmOfItsOwn, startLocalRegistry } from "./local-registry.ts";
import { type ExportedNames, exportsOf, loadingPrograms, typedProgram } from "./programs-of-somebody.ts";

// A release from end to end, to a registry of this machine: versions, publishing, and somebody who installs. Everything
// is below one temporary folder. What is built is not built anew, so programs still say the version of before.

let registry: LocalRegistry | undefined;
let registryUrl: string;
let npm: NpmOfItsOwn;
/** The copy of the repository in which the release is made. */
let copy: string;
/** The project of somebody who installs the suite. */
let project: string;
let stateBefore: string;
const before = publishedWorkspaces(REPOSITORY);
const names = before.map(({ manifest }) => manifest.name);

const versioning = (program: string, ...args: string[]) =>
  runProgram(program, args, { cwd: copy, env: npm.installing });
const publishing = () =>
  runProgram(process.execPath, ["scripts/publish.js"], { cwd: copy, env: npm.publishing });
const inProject = (program: string, ...args: string[]) =>
  runProgram(program, args, { cwd: project, env: npm.installing });

beforeAll(async () => {
  // A link in the way to it (macOS) would show up in the paths Node resolves.
  const folder = await realpath(await temporaryFolder());
  [copy, project] = [join(folder, "copy"), join(folder, "project")];
  const state = join(folder, "registry");
  for (const place of [copy, project, state]) await mkdir(place);
  const { stdout } = await runProgram("npm", ["config", "get", "registry"], {
    cwd: folder,
    env: registryAccess,
  });
  registry = await startLocalRegistry(state);
  registryUrl = registry.url;
  npm = await npmOfItsOwn(folder, registry, stdout.trim());
  stateBefore = await stateOf(REPOSITORY);
  await copyOfRepository(REPOSITORY, copy);
});
afterAll(() => registry?.close());

/** A finished program's output; fails with what it said where it did not end well. */
function succeeded({ code, stdout, stderr }: Awaited<ReturnType<typeof runProgram>>): string {
  expect(code, `${stdout}\n${stderr}`).toBe(0);
  return stdout;
}

describe.sequential("a release", () => {
  let released: readonly Workspace[];
  let version: string;

  it("gives every package one new version, and takes up every changeset", async () => {
    const changesets = changesetsOf(copy);
    succeeded(await versioning("npm", "run", "--silent", "release:version"));
    expect(changesetsOf(copy)).toEqual([]);

    released = publishedWorkspaces(copy);
    const versions = new Set(released.map(({ manifest }) => manifest.version));
    expect(versions.size).toBe(1);
    [version] = [...versions] as [string];
    const [was] = before.map(({ manifest }) => manifest.version);
    if (changesets.some(({ releases }) => releases.length > 0)) {
      expect(semver.gt(version, was ?? version), `${version} after ${was}`).toBe(true);
    }
    for (const { summary, releases } of changesets) {
      for (const { name } of releases) {
        const workspace = released.find(({ manifest }) => manifest.name === name);
        const changelog = readFileSync(join(workspace?.folder ?? "", "CHANGELOG.md"), "utf8");
        const [, newest = ""] = changelog.split(/^## /m);
        expect(newest, name).toContain(version);
        expect(newest.replaceAll(/\s+/g, " "), name).toContain(summary.replaceAll(/\s+/g, " "));
      }
    }
  });

  it("leaves no workspace, private ones too, that asks for a version of another one that is no more", () => {
    const versions = new Map(workspacesOf(copy).map(({ manifest }) => [manifest.name, manifest.version]));
    const unmet = workspacesOf(copy).flatMap(({ manifest }) =>
      rangesOf(manifest)
        .filter(({ name, range }) => versions.has(name) && !semver.satisfies(versions.get(name) ?? "", range))
        .map(({ kind, name, range }) => `${manifest.name} ${kind} ${name}@${range}`),
    );
    expect(unmet).toEqual([]);
  });

  it("leaves a lock file from which npm ci installs", async () => {
    // Says what it would do; fails where the lock file and the manifests differ.
    succeeded(await versioning("npm", "ci", "--dry-run", "--no-audit", "--no-fund", "--offline"));
  });

  it("publishes what is public and nothing that is private, and leaves the manifests as they were", async () => {
    const manifests = () => released.map(({ folder }) => readFileSync(join(folder, "package.json"), "utf8"));
    const unchanged = manifests();
    succeeded(await publishing());
    expect(manifests()).toEqual(unchanged);

    for (const { manifest } of workspacesOf(copy)) {
      const response = await fetch(`${registryUrl}/${manifest.name.replace("/", "%2f")}`);
      expect(response.status, manifest.name).toBe(manifest.private === true ? 404 : 200);
    }
  });

  it("publishes manifests that ask for published packages alone, each of ours at the version of the release", async () => {
    const privateNames = workspacesOf(copy)
      .filter(({ manifest }) => manifest.private === true)
      .map(({ manifest }) => manifest.name);
    for (const name of names) {
      const document = await (await fetch(`${registryUrl}/${name.replace("/", "%2f")}`)).json();
      const { latest } = (document as { "dist-tags": { latest: string } })["dist-tags"];
      expect(latest, name).toBe(version);
      const manifest = (document as { versions: Readonly<Record<string, Manifest>> }).versions[version];
      expect(manifest?.devDependencies, name).toBeUndefined();
      const ranges = manifest === undefined ? [] : rangesOf(manifest);
      for (const { name: wanted, range } of ranges) {
        expect(privateNames, `${name} asks for ${wanted}`).not.toContain(wanted);
        expect(range, `${name} asks for ${wanted}`).toMatch(/^[\^~]?\d+\.\d+(\.\d+)?$/);
        if (names.includes(wanted)) expect(range, `${name} asks for ${wanted}`).toBe(`^${version}`);
      }
    }
  });

  it("marks what was published in git, and publishes nothing a second time", async () => {
    const tags = () => versioning("git", "tag", "--list");
    expect((await tags()).stdout.trim().split("\n")).toEqual(names.map((name) => `${name}@${version}`));
    const again = await publishing();
    succeeded(again);
    expect(`${again.stdout}${again.stderr}`).toContain("No unpublished projects to publish");
  });
});

describe.sequential("somebody with an empty folder", () => {
  /** Every path that can be imported, with the names it exports as this repository has it built. */
  let exported: ExportedNames;

  it("installs the suite by its names", async () => {
    await writeFile(join(project, "package.json"), JSON.stringify({ name: "somebody-elses", private: true }));
    // What is optional (models to compare with, in the bench) is another quarter of a gigabyte, and tried out elsewhere.
    const flags = ["--omit=optional", "--no-audit", "--no-fund"];
    succeeded(await inProject("npm", "install", ...flags, ...names));
    for (const name of names) {
      expect(existsSync(join(project, "node_modules", name, "package.json")), name).toBe(true);
    }
    exported = await exportsOf(before);
  });

  it("imports every path in a module, and requires it in CommonJS, with all its names and not a word besides", async () => {
    const { module, commonJs } = loadingPrograms(Object.keys(exported));
    await writeFile(join(project, "load.mjs"), module);
    await writeFile(join(project, "load.cjs"), commonJs);
    for (const file of ["load.mjs", "load.cjs"]) {
      const { stdout, ...rest } = await inProject(process.execPath, file);
      expect(rest, file).toEqual({ code: 0, signal: null, stderr: "" });
      expect(JSON.parse(stdout), file).toEqual(exported);
    }
  });

  it.each([
    ["node16", "node16", "use.mts"],
    ["esnext", "bundler", "use.ts"],
  ])(
    "compiles a program against the types, module %s with resolution %s",
    async (module, moduleResolution, file) => {
      await writeFile(join(project, file), typedProgram(Object.keys(exported)));
      const compilerOptions = {
        module,
        moduleResolution,
        target: "es2022",
        lib: ["es2023", "esnext.disposable"],
        strict: true,
        noEmit: true,
        skipLibCheck: true,
        typeRoots: [join(REPOSITORY, "node_modules/@types")],
        types: ["node"],
      };
      await writeFile(join(project, "tsconfig.json"), JSON.stringify({ compilerOptions, files: [file] }));
      const tsc = join(REPOSITORY, "node_modules/typescript/bin/tsc");
      expect(await inProject(process.execPath, tsc, "-p", ".")).toEqual({
        code: 0,
        signal: null,
        stdout: "",
        stderr: "",
      });
    },
  );

  const bins = before.flatMap(({ folder, manifest }) =>
    Object.entries(manifest.bin ?? {}).map(([command, path]) => ({ command, path: join(folder, path) })),
  );
  it.each(bins)("asks $command for help and gets what it says here", async ({ command, path }) => {
    const here = await runProgram(process.execPath, [path, "--help"]);
    expect(here.stdout).toContain(`Usage: ${command}`);
    expect(await inProject(join(project, "node_modules/.bin", command), "--help")).toEqual({
      code: 0,
      signal: null,
      stdout: here.stdout,
      stderr: "",
    });
  });
});

describe("the bills of materials of a release", () => {
  let bills: readonly BillOfMaterials[];
  beforeAll(async () => {
    bills = await billsOfMaterials(copy, join(project, "sbom"), npm.installing);
  });

  it("are one of each package, with everything it depends on, and what that depends on, by name", () => {
    expect(bills.map(({ subject }) => subject).sort()).toEqual(names);
    for (const { subject, components, unresolved } of bills) {
      expect(unresolved, subject).toEqual([]);
      const manifest = before.find((workspace) => workspace.manifest.name === subject)?.manifest;
      const wanted = Object.keys({ ...manifest?.dependencies, ...manifest?.optionalDependencies });
      const named = components.map(({ name }) => name);
      expect(named, subject).toEqual(expect.arrayContaining(wanted));
      expect(named, subject).not.toContain("vitest");
    }
  });

  it("name nothing under a licence that is not agreed to", () => {
    const policy = JSON.parse(
      readFileSync(new URL("../../licences.json", import.meta.url), "utf8"),
    ) as LicencePolicy;
    const components = bills.flatMap((bill) => bill.components);
    expect(judgeLicences(components, policy)).toEqual({ refused: [], unused: [] });
  });
});

it("the repository itself is as it was, its tags too", async () => {
  expect(await stateOf(REPOSITORY)).toEqual(stateBefore);
});

/** What git sees of a repository. */
async function stateOf(root: string): Promise<string> {
  const git = async (...args: string[]) => succeeded(await runProgram("git", args, { cwd: root }));
  return (await git("status", "--porcelain")) + (await git("tag", "--list"));
}

/** The changesets of a repository, as changesets reads them. */
function changesetsOf(root: string) {
  const folder = join(root, ".changeset");
  return readdirSync(folder)
    .filter((file) => file.endsWith(".md") && file !== "README.md")
    .map((file) => parseChangeset(readFileSync(join(folder, file), "utf8")));
}
