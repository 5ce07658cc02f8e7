import { execFileSync } from "node:child_process";
import { cp, readFile, symlink } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { builtPackage, runProgram, temporaryFolder } from "@org/classifier-command-line/testing";
import { beforeAll, expect, it } from "vitest";

const place = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const BUNDLE = place("../../service-desk/deployment/assets");
const PACKAGES = place("../../../node_modules");
const TICKETS = "Till 4 is frozen since the update. Store 0417.\n\nWhat time do you close on Boxing Day?\n";

let project: string;
let output: string;
beforeAll(async () => {
  builtPackage("prepare").requireBuilt();
  project = join(await temporaryFolder(), "project");
  await cp(place("."), project, { recursive: true });
  await symlink(PACKAGES, join(project, "node_modules"));
  const { code, stderr } = await runProgram(process.execPath, ["build.js"], { cwd: project });
  expect(code, stderr).toBe(0);
  output = await readFile(join(project, "dist/main.js"), "utf8");
});

it("one file holds what is yours and what is pure JavaScript, and imports the rest", () => {
  const imported = new Set([...output.matchAll(/from "([^"]+)"/g)].map(([, name = ""]) => name));
  expect([...imported].filter((name) => name.startsWith("@org/")).sort()).toEqual([
    "@org/classifier-core",
    "@org/classifier-core/provider",
  ]);
  expect([...imported].filter((name) => name.startsWith("."))).toEqual([]);
});

it("the result classifies tickets from its standard input, a line each", () => {
  const stdout = execFileSync(process.execPath, [join(project, "dist/main.js")], {
    input: TICKETS,
    encoding: "utf8",
    cwd: "/",
    env: { PATH: process.env.PATH, CLASSIFIER_BUNDLE: BUNDLE, CLASSIFIER_GRAPH_CACHE: "0" },
  });
  expect(stdout).toMatch(/^\w+\ttill-operations\nout_of_scope\t[\w-]*\n$/);
});
