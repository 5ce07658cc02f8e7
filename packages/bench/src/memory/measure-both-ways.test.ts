import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { temporaryFolder } from "../__fixtures__/folders.ts";
import { measureBothWays } from "./measure-both-ways.ts";

/** A process that reports as a measured one does, and keeps so many bytes for each of its samples. */
const LEAKING = `
const { readFileSync, writeSync } = require("node:fs");
const { leakBytes, samples: count } = JSON.parse(readFileSync(process.argv[2], "utf8"));
const kept = [];
const samples = [];
for (let after = 1; after <= count; after++) {
  if (leakBytes > 0) kept.push(Buffer.alloc(leakBytes, 1));
  globalThis.gc?.();
  const { rss, heapUsed } = process.memoryUsage();
  samples.push({ after, rssBytes: rss, heapUsedBytes: heapUsed });
}
writeSync(3, JSON.stringify({ report: { samples, peakRssBytes: process.memoryUsage.rss() } }) + "\\n");
`;

async function watch(job: { leakBytes: number; samples: number }) {
  const script = join(await temporaryFolder(), "leaking.cjs");
  await writeFile(script, LEAKING);
  return measureBothWays(
    { name: "leaking", job, warmUp: 10, per: 1 },
    { programOf: (_, flags) => ({ command: process.execPath, args: [...flags, script] }) },
  );
}

it("a process that keeps what it is given has a slope above 0, collected or not", async () => {
  const { plain, collected } = await watch({ leakBytes: 2_000_000, samples: 60 });
  for (const { trend } of [plain, collected]) {
    expect(trend.interval?.lower).toBeGreaterThan(0);
    expect(trend.slope).toBeGreaterThan(1_000_000);
  }
  expect([plain.collected, collected.collected]).toEqual([false, true]);
});

it("a process with too few samples is an error", async () => {
  await expect(watch({ leakBytes: 0, samples: 15 })).rejects.toThrow(RangeError);
});

it("a process that ends without a report is an error", async () => {
  const failing = measureBothWays(
    { name: "nothing", job: {}, warmUp: 0, per: 1 },
    { programOf: () => ({ command: process.execPath, args: ["-e", "0"] }) },
  );
  await expect(failing).rejects.toMatchObject({ code: "ERR_MEASURED_PROCESS" });
});
