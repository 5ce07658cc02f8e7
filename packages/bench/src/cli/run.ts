import { type CliStreams, runCommandLine } from "@org/classifier-command-line";
import type { AccuracyOptions, AccuracyReport } from "../accuracy/measure-accuracy.ts";
import type { ColdStartOptions, ColdStartReport } from "../cold-start/measure-cold-start.ts";
import type { LatencyOptions, LatencyReport } from "../latency/measure-latency.ts";
import type { LoadOptions, LoadReport } from "../load/measure-load.ts";
import type { MemoryOptions, MemoryReport } from "../memory/measure-memory.ts";
import type { PageOptions, WrittenPage } from "../page/write-page.ts";
import type { PeersOptions, PeersReport } from "../peers/measure-peers.ts";
import type { SafetyOptions, SafetyReport } from "../safety/measure-safety.ts";
import type { SearchOptions, SearchReport } from "../search/measure-search.ts";
import type { SizeOptions, SizeReport } from "../size/measure-size.ts";
import type { ThroughputOptions, ThroughputReport } from "../throughput/measure-throughput.ts";
import { addAccuracy } from "./accuracy-command.ts";
import { addColdStart } from "./cold-start-command.ts";
import { addLatency } from "./latency-command.ts";
import { addLoad } from "./load-command.ts";
import { addMemory } from "./memory-command.ts";
import { addPeers } from "./peers-command.ts";
import { addReport } from "./report-command.ts";
import { addSafety } from "./safety-command.ts";
import { addSearch } from "./search-command.ts";
import { addSize } from "./size-command.ts";
import { addThroughput } from "./throughput-command.ts";

/** Version of this package; tsup puts it in. */
declare const PACKAGE_VERSION: string;

/** The work behind the verbs. */
export interface CliWork {
  measureAccuracy(options: AccuracyOptions): Promise<AccuracyReport>;
  measureSafety(options: SafetyOptions): Promise<SafetyReport>;
  measureColdStart(options: ColdStartOptions): Promise<ColdStartReport>;
  measureLatency(options: LatencyOptions): Promise<LatencyReport>;
  measureThroughput(options: ThroughputOptions): Promise<ThroughputReport>;
  measureMemory(options: MemoryOptions): Promise<MemoryReport>;
  measureLoad(options: LoadOptions): Promise<LoadReport>;
  measureSearch(options: SearchOptions): Promise<SearchReport>;
  measureSize(options: SizeOptions): Promise<SizeReport>;
  measurePeers(options: PeersOptions): Promise<PeersReport>;
  writePage(options: PageOptions): Promise<WrittenPage>;
}

/** Loaded when a verb needs it, so that --help and a mistyped option answer at once. */
const lazyWork: CliWork = {
  measureAccuracy: async (options) =>
    (await import("../accuracy/measure-accuracy.ts")).measureAccuracy(options),
  measureSafety: async (options) => (await import("../safety/measure-safety.ts")).measureSafety(options),
  measureColdStart: async (options) =>
    (await import("../cold-start/measure-cold-start.ts")).measureColdStart(options),
  measureLatency: async (options) => (await import("../latency/measure-latency.ts")).measureLatency(options),
  measureThroughput: async (options) =>
    (await import("../throughput/measure-throughput.ts")).measureThroughput(options),
  measureMemory: async (options) => (await import("../memory/measure-memory.ts")).measureMemory(options),
  measureLoad: async (options) => (await import("../load/measure-load.ts")).measureLoad(options),
  measureSearch: async (options) => (await import("../search/measure-search.ts")).measureSearch(options),
  measureSize: async (options) => (await import("../size/measure-size.ts")).measureSize(options),
  measurePeers: async (options) => (await import("../peers/measure-peers.ts")).measurePeers(options),
  writePage: async (options) => (await import("../page/write-page.ts")).writePage(options),
};

/** Runs the command line as `runCommandLine` does; a missed bar is a failure with --strict alone. `work` is replaced in tests. */
export function run(argv: readonly string[], io: CliStreams, work: CliWork = lazyWork): Promise<number> {
  return runCommandLine(argv, io, {
    name: "classifier-bench",
    description: "Measures @org/classifier-core, beside bars and others.",
    version: PACKAGE_VERSION,
    addVerbs(program, perform) {
      addAccuracy(program, perform, work.measureAccuracy);
      addSafety(program, perform, work.measureSafety);
      addColdStart(program, perform, work.measureColdStart);
      addLatency(program, perform, work.measureLatency);
      addThroughput(program, perform, work.measureThroughput);
      addMemory(program, perform, work.measureMemory);
      addLoad(program, perform, work.measureLoad);
      addSearch(program, perform, work.measureSearch);
      addSize(program, perform, work.measureSize);
      addPeers(program, perform, work.measurePeers);
      addReport(program, perform, work.writePage);
    },
  });
}
