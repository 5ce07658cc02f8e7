import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { builtPackage, stopReading, temporaryFolder } from "@org/classifier-command-line/testing";
import { beforeAll, expect, it } from "vitest";
import { INVENTED_DATASETS } from "./__fixtures__/folders.ts";

const { requireBuilt, run } = builtPackage("bench");
beforeAll(requireBuilt);

it("--version is the package's", async () => {
  const { version } = JSON.parse(await readFile(new URL("../package.json", import.meta.url), "utf8"));
  expect(await run(["--version"])).toMatchObject({ code: 0, stdout: `${version}\n`, stderr: "" });
});

it("accuracy --help answers on stdout and ends with 0", async () => {
  const { code, stdout, stderr } = await run(["accuracy", "--help"]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toContain("--two-level");
});

it("accuracy without a data set ends with 1, and says what to name", async () => {
  const unnamed = await run(["accuracy", "--dataset", "banking77"]);
  expect(unnamed).toMatchObject({ code: 1, stdout: "" });
  expect(unnamed.stderr).toMatch(/^error \[ERR_DATASET_NOT_FOUND\] .*CLASSIFIER_DATASETS/);
  const empty = await run(["accuracy", "--dataset", "hint3", "--data", await temporaryFolder()]);
  expect(empty).toMatchObject({ code: 1, stdout: "" });
  expect(empty.stderr).toContain("hint3/curekart_train.csv does not exist");
});

it("a wrong option ends with 2", async () => {
  expect(await run(["accuracy", "--dataset", "banking77", "--seeds", "3"])).toMatchObject({
    code: 2,
    stdout: "",
  });
});

it("a measurement whose output is no longer read, as with `2>&1 | head`, is finished and kept", async () => {
  const file = join(await temporaryFolder(), "report.json");
  const args = ["accuracy", "--dataset", "banking77", "--data", INVENTED_DATASETS, "--json", file];
  const { code, signal } = await run(args, { onStderr: stopReading });
  expect({ code, signal }).toEqual({ code: 0, signal: null });
  expect(JSON.parse(await readFile(file, "utf8")).subjects).toHaveLength(1);
});
