import { describe, expect, it } from "vitest";
import type { ContenderId } from "../contenders/contender.ts";
import type { FoundContender } from "../contenders/find-contenders.ts";
import { checkBars, ratioOf } from "./check-bars.ts";
import { type ContenderSpeed, type Round, summarise } from "./contender-speed.ts";
import { measureInTurns } from "./take-turns.ts";

const TEXTS = 100;
const RUN = { file: "banking77", whole: true, threads: 2 };

const found = (id: ContenderId): FoundContender => ({
  ...{ id, name: id, does: "embedding alone", present: true, versions: {} },
});
const missing = (id: ContenderId): FoundContender => ({
  ...{ id, name: id, does: "embedding alone", present: false, reason: "it is not installed" },
});
const OURS = [found("classifier"), found("classifier-cascade")];
const PEERS = [found("transformers-js-fp32"), found("sentence-transformers")];

/** Milliseconds for the whole file, in batches and twice that one by one. */
const inMs = (batchMs: number): Round => ({ aloneMs: 2 * batchMs, batchMs });

function turns(contenders: readonly FoundContender[], measure: (id: ContenderId, round: number) => Round) {
  return measureInTurns(contenders, {
    texts: TEXTS,
    rounds: 3,
    measure: async ({ id }, round) => measure(id, round),
  });
}

describe("contenders", () => {
  it("take turns, so that what slows the machine slows all of them", async () => {
    const order: ContenderId[] = [];
    await turns([...OURS, ...PEERS], (id) => {
      order.push(id);
      return inMs(1000);
    });
    const round = [...OURS, ...PEERS].map(({ id }) => id);
    expect(order).toEqual([...round, ...round, ...round]);
  });

  it("have the speeds that follow from their raw times", async () => {
    const [ours] = await turns(OURS, (_, round) => inMs([500, 4000, 1000][round - 1] as number));
    if (ours?.outcome !== "measured") throw new Error("expected a speed");
    expect(ours.rounds.map(({ batchMs }) => batchMs)).toEqual([500, 4000, 1000]);
    // The median of 200, 25 and 100 tickets a second.
    expect([ours.batch.median, ours.alone.median]).toEqual([100, 50]);
    expect(summarise(ours.rounds, TEXTS)).toEqual({ alone: ours.alone, batch: ours.batch });
  });

  it("that are missing are named with the reason, and have no speed", async () => {
    const [, peer] = await turns([found("classifier"), missing("fastembed")], () => inMs(1));
    expect(peer).toEqual({
      ...{ id: "fastembed", name: "fastembed", does: "embedding alone" },
      ...{ outcome: "missing", reason: "it is not installed" },
    });
  });

  it("that fail in any round are named failed, and end nothing", async () => {
    const speeds = await turns([...OURS, ...PEERS], (id, round) => {
      if (id === "transformers-js-fp32" && round === 2) throw new Error("out of memory");
      return inMs(1000);
    });
    expect(speeds.map(({ outcome }) => outcome)).toEqual(["measured", "measured", "failed", "measured"]);
    expect(speeds[2]).toMatchObject({ reason: "out of memory" });
    expect(speeds[2]).not.toHaveProperty("batch");
  });

  it("of this suite that fail are an error", async () => {
    const failing = turns(OURS, () => {
      throw new Error("no bundle");
    });
    await expect(failing).rejects.toThrow("no bundle");
  });

  it("are not taken for failed when the work is aborted", async () => {
    const reason = new Error("not now");
    const aborting = new AbortController();
    const failing = measureInTurns(PEERS, {
      ...{ texts: TEXTS, rounds: 3, signal: aborting.signal },
      measure: async () => {
        aborting.abort(reason);
        throw new Error("killed");
      },
    });
    await expect(failing).rejects.toBe(reason);
  });
});

describe("a speed", () => {
  it.each([
    ["no round", [], TEXTS],
    ["no text", [inMs(1)], 0],
  ])("of %s is an error", (_, rounds, texts) => {
    expect(() => summarise(rounds, texts)).toThrow(RangeError);
  });
});

describe("bars", () => {
  const speedsOf = (batchMs: Partial<Record<ContenderId, number>>, contenders = [...OURS, ...PEERS]) =>
    turns(contenders, (id) => inMs(batchMs[id] ?? 1500));
  const verdicts = (speeds: readonly ContenderSpeed[]) =>
    checkBars(speeds, RUN).map(({ verdict }) => verdict);

  it("are met at the limit, and missed below it", async () => {
    const met = await speedsOf({
      classifier: 1000,
      "classifier-cascade": 300,
      "sentence-transformers": 1300,
      "transformers-js-fp32": 1500,
    });
    expect(verdicts(met)).toEqual(["met", "met", "met"]);
    const missed = await speedsOf({
      classifier: 1000,
      "classifier-cascade": 350,
      "sentence-transformers": 1299,
      "transformers-js-fp32": 1499,
    });
    expect(verdicts(missed)).toEqual(["missed", "missed", "missed"]);
  });

  it("are not measured against who is missing, whatever the speed", async () => {
    const speeds = await speedsOf({ classifier: 1 }, [...OURS, missing("sentence-transformers")]);
    expect(verdicts(speeds)).toEqual(["not measured", "not measured", "missed"]);
    expect(ratioOf(speeds, "classifier", "sentence-transformers")).toBeNull();
  });

  it.each([{ file: "tickets" }, { threads: 4 }, { whole: false }])("are not for %o", async (other) => {
    expect(checkBars(await speedsOf({}), { ...RUN, ...other })).toEqual([]);
  });
});
