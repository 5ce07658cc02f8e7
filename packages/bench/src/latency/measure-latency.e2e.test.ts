import { join } from "node:path";
import { beforeAll, expect, it } from "vitest";
import { INVENTED_DATASETS, lastingFolder } from "../__fixtures__/folders.ts";
import { inventedBundle } from "../__fixtures__/invented-bundle.ts";
import { percentilesOf } from "./latencies.ts";
import { measureLatency } from "./measure-latency.ts";

// The processes run what was built: run "npm run build" first.

const folder = lastingFolder();
const tickets = join(INVENTED_DATASETS, "service-desk", "evaluation.jsonl");
let bundle: string;

beforeAll(async () => {
  bundle = await inventedBundle(await folder);
});

it("times each way a ticket can take, and the bare run of the same tokens; others that are not there are missing", async () => {
  const { rows, measured, peers, bars } = await measureLatency({
    ...{ bundle, tickets, calls: 100, threads: 1, peers: true },
    tokens: [8],
  });
  const [length] = measured.lengths;
  if (length === undefined) throw new Error("nothing was measured");
  const { bareMs, threeTiersMs, categoryMs, lexicalMs, loopDelay } = length;
  for (const times of [bareMs, threeTiersMs, categoryMs, lexicalMs]) {
    expect(times).toHaveLength(100);
    for (const time of times) expect(time).toBeGreaterThan(0);
  }
  expect(measured.threads).toBe(1);
  expect(loopDelay.count).toBeGreaterThan(0);
  expect(rows.find(({ path }) => path === "three tiers")).toMatchObject({
    tokens: 8,
    ...percentilesOf(threeTiersMs),
  });
  expect(bars.map(({ verdict }) => verdict)).toEqual(["not measured"]);
  expect(peers.map(({ outcome }) => outcome)).toEqual([
    "measured",
    "missing",
    "missing",
    "missing",
    "missing",
  ]);
}, 300_000);

it("of more tokens than the model takes is a mistake of the caller", async () => {
  await expect(measureLatency({ bundle, tickets, tokens: [257] })).rejects.toThrow(/3 to 256/);
});

it.each([0, 99])("of %j calls is a mistake of the caller", async (calls) => {
  await expect(measureLatency({ bundle, tickets, calls })).rejects.toThrow(RangeError);
});
