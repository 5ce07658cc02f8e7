import { readFileSync } from "node:fs";
import { cp, readdir, readFile, realpath, writeFile } from "node:fs/promises";
import { builtinModules } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Finished, registryAccess, runProgram } from "@org/classifier-command-line/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { requireBuilt } from "./__fixtures__/built-command.ts";
import { LIBRARY_DESK, temporaryFolder } from "./__fixtures__/folders.ts";

// The packages as npm would publish them, installed into an empty project: nothing of this repository helps.

/** What each path a package exports must give; a path that is not here fails. */
const EXPORTED: Readonly<Record<string, readonly string[]>> = {
  "@org/classifier-core": ["createClassifier", "chain", "memoryAssets", "ClassifierError"],
  "@org/classifier-core/preparation": ["readBundle", "cleanTicket"],
  "@org/classifier-core/provider": ["readManifest", "sourceOfFolder"],
  "@org/classifier-core/testing": ["testAssetProvider", "bundleOf"],
  "@org/classifier-assets-fs": ["fsAssets"],
  "@org/classifier-assets-hub": ["hubAssets", "downloadModel"],
  "@org/classifier-assets-hub/testing": ["startLocalHub"],
  "@org/classifier-model-minilm": ["modelFolder", "model"],
  "@org/classifier-prepare": [
    "buildBundle",
    "validateBundle",
    "liveAssets",
    "readSource",
    "LintError",
    "quantizeModel",
    "attachVerdict",
    "deploy",
    "diagnose",
  ],
  "@org/classifier-advisor-ollama": ["ollamaAdvisor"],
  "@org/classifier-bench": ["measureAccuracy", "DatasetError"],
  "@org/classifier-server": ["createServer", "classifierPlugin", "ServiceError"],
};
const PACKAGES = [
  "core",
  "assets-fs",
  "assets-hub",
  "model-minilm",
  "prepare",
  "advisor-ollama",
  "bench",
  "server",
];
const INSTALL_TIMEOUT_MS = 5 * 60 * 1000;

interface Packed {
  readonly name: string;
  readonly tarball: string;
  readonly paths: readonly string[];
  readonly manifest: {
    readonly version: string;
    readonly exports: Readonly<Record<string, unknown>>;
    readonly bin?: Readonly<Record<string, string>>;
    readonly dependencies?: Readonly<Record<string, string>>;
    readonly optionalDependencies?: Readonly<Record<string, string>>;
  };
}

const succeeded = ({ code, stdout, stderr }: Finished): string => {
  expect(code, stderr).toBe(0);
  return stdout;
};

async function pack(folder: string, destination: string): Promise<Packed> {
  const cwd = fileURLToPath(new URL(`../../${folder}/`, import.meta.url));
  const args = ["pack", "--json", "--ignore-scripts", "--pack-destination", destination];
  const [{ name, filename, files }] = JSON.parse(succeeded(await runProgram("npm", args, { cwd })));
  return {
    name,
    tarball: join(destination, filename),
    paths: files.map(({ path }: { path: string }) => path),
    manifest: JSON.parse(await readFile(join(cwd, "package.json"), "utf8")),
  };
}

let packages: Packed[];
let project: string;
beforeAll(async () => {
  requireBuilt();
  const tarballs = await temporaryFolder();
  packages = [];
  for (const folder of PACKAGES) packages.push(await pack(folder, tarballs));
  // A link in the way to it (macOS) would show up in the paths Node resolves.
  project = await realpath(await temporaryFolder());
  await writeFile(join(project, "package.json"), JSON.stringify({ name: "somebody-elses", private: true }));
  const flags = ["--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"];
  const args = ["install", ...flags, ...packages.map(({ tarball }) => tarball)];
  succeeded(await runProgram("npm", args, { cwd: project, env: registryAccess() }));
}, INSTALL_TIMEOUT_MS);

it("every package is packed that is not private", async () => {
  const folder = fileURLToPath(new URL("../../", import.meta.url));
  const published = (await readdir(folder)).filter(
    (name) => JSON.parse(readFileSync(join(folder, name, "package.json"), "utf8")).private !== true,
  );
  expect(published.sort()).toEqual([...PACKAGES].sort());
});

describe("a packed package", () => {
  it("holds its licence and what its manifest points to, and no test, source or folder of the author's", () => {
    expect(packages).toHaveLength(PACKAGES.length);
    for (const { name, paths, manifest } of packages) {
      expect(paths, name).toContain("LICENSE");
      const targets = JSON.stringify([manifest.exports, manifest.bin]).match(
        /(?<="\.\/)[^"]+\.(?:d\.ts|js|json)(?=")/g,
      );
      expect(targets?.length, name).toBeGreaterThanOrEqual(2);
      expect(paths, name).toEqual(expect.arrayContaining(targets ?? []));
      const unwanted = paths.filter(
        (path) =>
          /\.test\.|__fixtures__|node_modules|(^|\/)(src|recipe)\/|\.turbo|tsconfig|tsup\.config|\.env|\.npmrc/.test(
            path,
          ) ||
          (path.endsWith(".ts") && !path.endsWith(".d.ts")),
      );
      expect(unwanted, name).toEqual([]);
    }
  });

  it("names no path of this machine", async () => {
    const repository = fileURLToPath(new URL("../../../", import.meta.url));
    for (const { name, paths } of packages) {
      const own = join(project, "node_modules", name);
      for (const path of paths.filter(
        (file) => /\.(js|map|d\.ts|json)$/.test(file) && !/tokenizer/.test(file),
      )) {
        expect((await readFile(join(own, path), "utf8")).includes(repository), `${name} ${path}`).toBe(false);
      }
    }
  });

  it("holds the licence of every package whose code it holds", async () => {
    let held = 0;
    for (const { name, paths } of packages) {
      const own = join(project, "node_modules", name);
      const maps = await Promise.all(
        paths.filter((path) => path.endsWith(".js.map")).map((path) => readFile(join(own, path), "utf8")),
      );
      const others = maps
        .flatMap((map): string[] => JSON.parse(map).sources)
        .flatMap((source) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(source)?.[1] ?? []);
      for (const other of new Set(others)) {
        expect(await readFile(join(own, "THIRD_PARTY_LICENSES.md"), "utf8"), name).toContain(`## ${other}\n`);
        held++;
      }
    }
    expect(held).toBeGreaterThan(0);
  });

  it("imports nothing but itself and what its manifest depends on: what is private is within", async () => {
    for (const { name, paths, manifest } of packages) {
      const { dependencies, optionalDependencies } = manifest;
      const allowed = [name, ...Object.keys({ ...dependencies, ...optionalDependencies }), ...builtinModules];
      const code = paths.filter((path) => /\.(js|d\.ts)$/.test(path));
      for (const path of code) {
        const text = await readFile(join(project, "node_modules", name, path), "utf8");
        const imported = [...text.matchAll(/(?:\bfrom |\bimport |\bimport\()"([^".][^"]*)"/g)].flatMap(
          ([, specifier = ""]) => /^(?:node:)?((?:@[^/]+\/)?[^/]+)/.exec(specifier)?.[1] ?? [],
        );
        expect(allowed, `${name} ${path}`).toEqual(expect.arrayContaining(imported));
      }
    }
  });
});

describe("installed in an empty project", () => {
  it("every path a package exports is known to this test", () => {
    const paths = packages.flatMap(({ name, manifest }) =>
      Object.keys(manifest.exports).map((path) => `${name}${path.slice(1)}`),
    );
    const expected = [...Object.keys(EXPORTED), ...packages.map(({ name }) => `${name}/package.json`)];
    expect(paths.sort()).toEqual(expected.sort());
  });

  const print = (names: readonly string[]) =>
    `process.stdout.write(${JSON.stringify(names)}.map((name) => name + " " + (loaded[name] !== undefined)).join("\\n"))`;
  const printed = (names: readonly string[]) => names.map((name) => `${name} true`).join("\n");

  it.each(Object.entries(EXPORTED))("%s can be imported and required", async (path, names) => {
    await writeFile(join(project, "load.mjs"), `import * as loaded from "${path}";\n${print(names)}`);
    await writeFile(join(project, "load.cjs"), `const loaded = require("${path}");\n${print(names)}`);
    for (const file of ["load.mjs", "load.cjs"]) {
      expect(await runProgram(process.execPath, [file], { cwd: project })).toEqual({
        code: 0,
        signal: null,
        stdout: printed(names),
        stderr: "",
      });
    }
  });

  it("every package's manifest can be resolved and required", async () => {
    for (const { name, manifest } of packages) {
      // An import of JSON itself is still an experiment in Node 20, and says so on stderr.
      await writeFile(
        join(project, "manifest.mjs"),
        `import { readFileSync } from "node:fs";
const url = new URL(import.meta.resolve("${name}/package.json"));
process.stdout.write(JSON.parse(readFileSync(url, "utf8")).version);`,
      );
      await writeFile(
        join(project, "manifest.cjs"),
        `process.stdout.write(require("${name}/package.json").version);`,
      );
      for (const file of ["manifest.mjs", "manifest.cjs"]) {
        expect(await runProgram(process.execPath, [file], { cwd: project })).toEqual({
          code: 0,
          signal: null,
          stdout: manifest.version,
          stderr: "",
        });
      }
    }
  });

  it("every command is there by its name, says what it can do, and ends with 0", async () => {
    const commands = packages.flatMap(({ manifest }) => Object.keys(manifest.bin ?? {}));
    expect(commands.sort()).toEqual(["classifier-bench", "classifier-prepare", "classifier-server"]);
    for (const command of commands) {
      const bin = join(project, "node_modules", ".bin", command);
      const { code, stdout, stderr } = await runProgram(bin, ["--help"], { cwd: project });
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      expect(stdout).toContain(`Usage: ${command}`);
    }
  });

  it("an advisor can be made without a server, and asks none before there is a ticket", async () => {
    await writeFile(
      join(project, "advisor.mjs"),
      `import { ollamaAdvisor } from "@org/classifier-advisor-ollama";
process.stdout.write(typeof ollamaAdvisor({ model: "any" }).advise);`,
    );
    expect(await runProgram(process.execPath, ["advisor.mjs"], { cwd: project })).toEqual({
      code: 0,
      signal: null,
      stdout: "function",
      stderr: "",
    });
  });

  it("the command builds and validates a bundle, and a ticket is classified with it", async () => {
    await cp(LIBRARY_DESK, join(project, "desk"), { recursive: true });
    const bin = join(project, "node_modules", ".bin", "classifier-prepare");
    const run = (...args: string[]) => runProgram(bin, args, { cwd: project });
    const built = await run("build", "--source", "desk", "--out", "assets", "--quiet", "--json");
    expect({ code: built.code, stderr: built.stderr }).toEqual({ code: 0, stderr: "" });
    expect(await run("validate", "assets")).toMatchObject({ code: 0, stderr: "" });

    const { digest } = JSON.parse(built.stdout).bundle;
    const classify = `
createClassifier({ assets: fsAssets({ dir: "assets" }) }).then(async (classifier) => {
  const { category, provenance } = await classifier.classify("I have forgotten my PIN and cannot log in.");
  process.stdout.write(category.id + " " + provenance.bundleDigest);
  await classifier.close();
});`;
    await writeFile(
      join(project, "classify.mjs"),
      `import { createClassifier } from "@org/classifier-core";\nimport { fsAssets } from "@org/classifier-assets-fs";\n${classify}`,
    );
    await writeFile(
      join(project, "classify.cjs"),
      `const { createClassifier } = require("@org/classifier-core");\nconst { fsAssets } = require("@org/classifier-assets-fs");\n${classify}`,
    );
    for (const file of ["classify.mjs", "classify.cjs"]) {
      expect(await runProgram(process.execPath, [file], { cwd: project })).toEqual({
        code: 0,
        signal: null,
        stdout: `cards ${digest}`,
        stderr: "",
      });
    }
  });
});
