import { Screen } from "@org/classifier-command-line/testing";
import { expect, it } from "vitest";
import { reportOf } from "../__fixtures__/report.ts";
import { checkBars } from "../throughput/check-bars.ts";
import { type ContenderSpeed, summarise } from "../throughput/contender-speed.ts";
import { showThroughput } from "./show-throughput.ts";

const measured = (id: "classifier" | "transformers-js-fp32", batchMs: number): ContenderSpeed => {
  const rounds = [{ aloneMs: 2 * batchMs, batchMs }];
  return { id, name: id, does: "embedding alone", outcome: "measured", rounds, ...summarise(rounds, 3080) };
};

it("a contender that failed is shown with its reason, and without a speed or a ratio", () => {
  const contenders: ContenderSpeed[] = [
    measured("classifier", 10_000),
    measured("transformers-js-fp32", 16_000),
    {
      id: "fastembed",
      name: "fastembed-js",
      does: "embedding alone",
      outcome: "failed",
      reason: "no memory",
    },
  ];
  const shown = showThroughput(
    {
      ...reportOf("banking77", [{}]),
      verb: "throughput",
      options: { file: "banking77", threads: 2, rounds: 3 },
      ...{ texts: 3080, contenders },
      bars: checkBars(contenders, { file: "banking77", whole: true, threads: 2 }),
    },
    new Screen(),
  );
  const lineOf = (start: string) => shown.split("\n").find((line) => line.startsWith(start));
  expect(lineOf("classifier")).toMatch(/154 \/ s +308 \/ s +308 to 308 +embedding/);
  expect(lineOf("transformers-js-fp32")).toContain("1.60 ×");
  expect(lineOf("fastembed-js")).toMatch(/^fastembed-js +failed +no memory$/);
  expect(lineOf("three tiers, of transformers.js")).toContain("met");
  expect(lineOf("three tiers, of sentence-transformers")).toContain("not measured");
});
