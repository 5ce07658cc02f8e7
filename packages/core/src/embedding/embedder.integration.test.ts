import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openMiniLm, type RecordingEmbedder } from "./__fixtures__/open-minilm.ts";

const folder = new URL("../../../../examples/service-desk/source/tickets/", import.meta.url);
/** Real tickets of mixed length. */
const TICKETS = [
  ...new Set(
    readdirSync(folder).flatMap((file) =>
      readFileSync(new URL(file, folder), "utf8")
        .trim()
        .split("\n")
        .map((line) => (JSON.parse(line) as { text: string }).text),
    ),
  ),
];
const PROBE = "Till 4 is frozen after the overnight update and the queue is out of the door";

/** Single-precision sums in another order differ by some 1e-7; a vector of another text by more than 1e-2. */
const TOLERANCE = 1e-5;

function expectSame(actual: Float32Array | undefined, expected: Float32Array): void {
  expect(actual).toHaveLength(expected.length);
  const largest = Math.max(...expected.map((value, i) => Math.abs(value - (actual?.[i] as number))));
  expect(largest).toBeLessThan(TOLERANCE);
}

let embedder: RecordingEmbedder;
let alone: Float32Array;
beforeAll(async () => {
  embedder = await openMiniLm();
  alone = (await embedder.embedOne(PROBE)).vector;
});
afterAll(() => embedder.close());

describe("a vector depends on its text alone", () => {
  it("has length 1", () => {
    expect(Math.hypot(...alone)).toBeCloseTo(1, 6);
  });

  it.each([0, 31, 63])("is the same at place %i of a batch of 64 texts of mixed length", async (place) => {
    const batch = [...TICKETS.slice(0, place), PROBE, ...TICKETS.slice(place, 63)];
    expect(batch).toHaveLength(64);
    const embeddings = await embedder.embed(batch);
    expect(new Set(embeddings.map(({ tokens }) => tokens)).size).toBeGreaterThan(10);
    expectSame(embeddings[place]?.vector, alone);
  });

  it("is the same beside others of the same token count, in one run of the model", async () => {
    const runs = embedder.runs.length;
    const embeddings = await embedder.embed([PROBE, PROBE.replace("4", "5"), PROBE.replace("Till", "Door")]);
    expect(embedder.runs.slice(runs)).toEqual([3]);
    expectSame(embeddings[0]?.vector, alone);
  });

  it("is the same after 1,000 others", async () => {
    const others = TICKETS.slice(0, 1000);
    expect(others).toHaveLength(1000);
    const before = await embedder.embed(others.slice(0, 20));
    await embedder.embed(others);
    expectSame((await embedder.embed([PROBE]))[0]?.vector, alone);
    const after = await embedder.embed(others.slice(0, 20));
    before.forEach(({ vector }, i) => {
      expectSame(after[i]?.vector, vector);
    });
  });

  it("is the same for two calls under way at once", async () => {
    const [first, second] = await Promise.all([
      embedder.embed([PROBE, "VPN"]),
      embedder.embed(["wifi", PROBE]),
    ]);
    expectSame(first[0]?.vector, alone);
    expectSame(second[1]?.vector, alone);
  });
});

const Q8_GRAPH = fileURLToPath(
  new URL("../../../../../shared/models/all-MiniLM-L6-v2/onnx/model_quantized.onnx", import.meta.url),
);
const missing = !existsSync(Q8_GRAPH);
const title = `a q8 model${missing ? " (skipped: ../shared/models is not beside the repository)" : ""}`;

// In CI the file has to be there: a skip would hide that the arithmetic mixes texts again.
describe.skipIf(missing && !process.env.CI)(title, () => {
  it("is run one text at a time, since its arithmetic would mix them", async () => {
    const q8 = await openMiniLm(Q8_GRAPH, { dtype: "q8" });
    try {
      const single = (await q8.embedOne(PROBE)).vector;
      const [together] = await q8.embed([PROBE, PROBE.replace("4", "5"), PROBE.replace("Till", "Door")]);
      expect(q8.runs).toEqual([1, 1, 1, 1]);
      expect(together?.vector).toEqual(single);
    } finally {
      await q8.close();
    }
  });
});

describe("embed", () => {
  it("keeps the order of the texts, whatever their length", async () => {
    const texts = [...TICKETS.slice(3, 4), "VPN", ...TICKETS.slice(1, 2), "", PROBE, "a"];
    const together = await embedder.embed(texts);
    for (const [i, text] of texts.entries()) {
      const single = await embedder.embedOne(text);
      expectSame(together[i]?.vector, single.vector);
      expect(together[i]?.tokens).toBe(single.tokens);
    }
  });

  it("runs a text that is there several times once, and answers each time", async () => {
    const runs = embedder.runs.length;
    const embeddings = await embedder.embed(["VPN", PROBE, "VPN", "VPN"]);
    expect(embedder.runs.slice(runs).reduce((sum, texts) => sum + texts, 0)).toBe(2);
    expect(embeddings).toHaveLength(4);
    expect(embeddings[2]).toEqual(embeddings[0]);
    expect(embeddings[3]).toEqual(embeddings[0]);
    expectSame(embeddings[1]?.vector, alone);
  });

  it("answers no texts with no vectors and no run", async () => {
    const runs = embedder.runs.length;
    expect(await embedder.embed([])).toEqual([]);
    expect(embedder.runs).toHaveLength(runs);
  });

  it("says how many tokens it saw, and that the rest was left out", async () => {
    const [short, long] = await embedder.embed(["VPN", "printer ".repeat(300)]);
    expect(short).toMatchObject({ truncated: false });
    expect(long).toMatchObject({ tokens: 256, truncated: true });
  });

  it("reports progress after each group, up to the number of texts given", async () => {
    const seen: [number, number][] = [];
    const texts = ["VPN", ...TICKETS.slice(0, 30), "VPN"];
    await embedder.embed(texts, { onProgress: (done, total) => seen.push([done, total]) });
    const done = seen.map(([count]) => count);
    expect(done.length).toBeGreaterThan(3);
    expect(done).toEqual([...done].sort((a, b) => a - b));
    expect(new Set(done).size).toBe(done.length);
    expect(seen.at(-1)).toEqual([32, 32]);
  });
});

describe("abort", () => {
  it("stops between two groups, with the caller's reason", async () => {
    const runs = embedder.runs.length;
    const controller = new AbortController();
    const reason = new Error("the caller's reason");
    const embedding = embedder.embed(TICKETS.slice(0, 60), {
      signal: controller.signal,
      onProgress: () => controller.abort(reason),
    });
    await expect(embedding).rejects.toBe(reason);
    expect(embedder.runs).toHaveLength(runs + 1);
  });

  it("runs nothing when the signal is aborted before", async () => {
    const runs = embedder.runs.length;
    await expect(embedder.embed([PROBE], { signal: AbortSignal.abort() })).rejects.toMatchObject({
      name: "AbortError",
    });
    expect(embedder.runs).toHaveLength(runs);
  });

  it("can come from the event loop while a batch is under way", async () => {
    const runs = embedder.runs.length;
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 1);
    await expect(embedder.embed(TICKETS, { signal: controller.signal })).rejects.toMatchObject({
      name: "AbortError",
    });
    // All of them take some 700 runs.
    expect(embedder.runs.length - runs).toBeLessThan(100);
  });
});

describe("the memory of texts", () => {
  it("answers a repeated text without the model, and forgets the one used longest ago", async () => {
    const remembering = await openMiniLm(undefined, { cacheSize: 2 });
    try {
      const ran = () => remembering.runs.reduce((sum, texts) => sum + texts, 0);
      const [first] = await remembering.embed([PROBE]);
      const [again] = await remembering.embed([PROBE]);
      expect(again).toBe(first);
      expect(ran()).toBe(1);
      await remembering.embed(["VPN", "wifi"]);
      expect(ran()).toBe(3);
      await remembering.embed([PROBE]);
      expect(ran()).toBe(4);
    } finally {
      await remembering.close();
    }
  });

  it("does not hold back a batch larger than itself, nor texts already known in it", async () => {
    const remembering = await openMiniLm(undefined, { cacheSize: 2 });
    try {
      await remembering.embed([PROBE]);
      const seen: number[] = [];
      const texts = [...TICKETS.slice(0, 10), PROBE];
      const embeddings = await remembering.embed(texts, { onProgress: (done) => seen.push(done) });
      expect(embeddings.every((embedding) => embedding?.vector.length === 384)).toBe(true);
      expectSame(embeddings[10]?.vector, alone);
      expect(seen.at(-1)).toBe(11);
    } finally {
      await remembering.close();
    }
  });
});

describe("close", () => {
  it("may be called twice; afterwards nothing is embedded", async () => {
    const closing = await openMiniLm();
    await closing.close();
    await expect(closing.close()).resolves.toBeUndefined();
    await expect(closing.embed([PROBE])).rejects.toThrow();
  });
});
