import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { temporaryFolder } from "./__fixtures__/folders.ts";

// The command as it is published; it starts what was built.
const BIN = fileURLToPath(new URL("../bin/classifier-bench.js", import.meta.url));

function command(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const { PATH = "", HOME = "" } = process.env;
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [BIN, ...args],
      { env: { PATH, HOME, CLASSIFIER_GRAPH_CACHE: "0" } },
      (_, stdout, stderr) => resolve({ code: child.exitCode ?? -1, stdout, stderr }),
    );
  });
}

it("--version is the package's", async () => {
  const { version } = JSON.parse(await readFile(new URL("../package.json", import.meta.url), "utf8"));
  expect(await command("--version")).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
});

it("accuracy --help answers on stdout and ends with 0", async () => {
  const { code, stdout, stderr } = await command("accuracy", "--help");
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toContain("--two-level");
});

it("accuracy without a data set ends with 1, and says what to name", async () => {
  const unnamed = await command("accuracy", "--dataset", "banking77");
  expect(unnamed).toMatchObject({ code: 1, stdout: "" });
  expect(unnamed.stderr).toMatch(/^error \[ERR_DATASET_NOT_FOUND\] .*CLASSIFIER_DATASETS/);
  const empty = await command("accuracy", "--dataset", "hint3", "--data", await temporaryFolder());
  expect(empty).toMatchObject({ code: 1, stdout: "" });
  expect(empty.stderr).toContain("hint3/curekart_train.csv does not exist");
});

it("a wrong option ends with 2", async () => {
  expect(await command("accuracy", "--dataset", "banking77", "--seeds", "3")).toMatchObject({
    code: 2,
    stdout: "",
  });
});
