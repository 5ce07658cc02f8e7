import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, expect, it } from "vitest";
import { lastingFolder, temporaryFolder } from "../__fixtures__/folders.ts";
import { inventedBundle } from "../__fixtures__/invented-bundle.ts";
import { median } from "../metrics/median.ts";
import { measureColdStart } from "./measure-cold-start.ts";

// The processes run what was built: run "npm run build" first.

const folder = lastingFolder();
let bundle: string;

beforeAll(async () => {
  bundle = await inventedBundle(await folder);
});

it("times what is there; a model that does not load has failed, and what is not there is missing", async () => {
  const model = await temporaryFolder();
  await mkdir(join(model, "onnx"));
  await writeFile(join(model, "onnx", "model_quantized.onnx"), "no model");
  const { starts, comparisons, bars } = await measureColdStart({ bundle, model, runs: 7 });
  expect(starts.map(({ id, outcome }) => [id, outcome])).toEqual([
    ["classifier", "measured"],
    ["classifier-lexical", "measured"],
    ["transformers-js-q8", "failed"],
    ["transformers-js-fp32", "missing"],
    ["fastembed", "missing"],
    ["sentence-transformers", "missing"],
    ["classifier-first-start", "measured"],
    ["node", "measured"],
  ]);
  for (const start of starts) {
    if (start.outcome !== "measured") {
      expect(start.reason).not.toBe("");
      expect(start).not.toHaveProperty("summary");
      continue;
    }
    expect(start.runs.map(({ round }) => round)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(start.summary.wallMs.median).toBe(median(start.runs.map(({ wallMs }) => wallMs)));
  }
  expect(comparisons).toEqual([]);
  expect(bars.map(({ measured }) => measured === null)).toEqual([true, true, false]);
}, 300_000);

it("of this suite's own that fails is an error", async () => {
  const nothing = join(await folder, "nothing");
  await expect(measureColdStart({ bundle: nothing, runs: 7 })).rejects.toMatchObject({
    code: "ERR_MEASURED_PROCESS",
  });
});

it.each([0, 6, 7.5])("of %j rounds is a mistake of the caller", async (runs) => {
  await expect(measureColdStart({ bundle, runs })).rejects.toThrow(RangeError);
});
