import { type CommonFlags, type Perform, withJsonFileOptions } from "@org/classifier-command-line";
import { type Command, InvalidArgumentError } from "commander";
import type { SearchOptions, SearchReport } from "../search/measure-search.ts";
import { measuring } from "./measuring.ts";
import { showSearch } from "./show-search.ts";
import { succeededBy } from "./timing-options.ts";

interface SearchFlags extends CommonFlags {
  readonly strict?: boolean;
  readonly sizes?: readonly number[];
  readonly queries?: number;
  readonly seed?: number;
  readonly random?: boolean;
  readonly exactOnly?: boolean;
  readonly bundle?: string;
  readonly source?: string;
  readonly evaluation?: string;
  readonly data?: string;
  readonly vectors?: string;
}

/** Adds `search` to the program. */
export function addSearch(
  program: Command,
  perform: Perform,
  measureSearch: (options: SearchOptions) => Promise<SearchReport>,
): void {
  withJsonFileOptions(program.command("search"), "the whole report, every query's time and recall included")
    .summary("the nearest known texts, exactly and approximately, among up to a million")
    .description(
      "Searches populations of vectors with core's exact search and with usearch's approximate one, each size in a process of its own, and prints time, memory and recall beside the bars.",
    )
    .option(
      "--sizes <n,n,...>",
      "vectors of each case (default: 1203,10000,100000,1000000)",
      (text: string) => text.split(",").map(parseCount),
    )
    .option("--queries <n>", "queries of a case; a fifth above 200,000 vectors (default: 1000)", parseCount)
    .option("--seed <n>", "draws queries and grows populations (default: 1)", parseCount)
    .option("--random", "also search points of no meaning")
    .option("--exact-only", "leave the approximate search out")
    .option("--bundle <dir>", "whose model embeds (default: examples/service-desk/deployment/assets)")
    .option("--source <dir>", "known texts (default: examples/service-desk/source)")
    .option(
      "--evaluation <file>",
      "texts to search with (default: examples/service-desk/evaluation/novel.jsonl)",
    )
    .option("--data <dir>", "folder of the public data sets (default: the variable CLASSIFIER_DATASETS)")
    .option("--vectors <dir>", "keep the texts' vectors there for another run")
    .option("--strict", "end with 1 where a bar is missed")
    .action(async (_: unknown, command: Command) => {
      const flags = command.optsWithGlobals<SearchFlags>();
      const { sizes, queries, seed, random, exactOnly, bundle, source, evaluation, data, vectors } = flags;
      const options = { sizes, queries, seed, random, exactOnly, bundle, source, evaluation, data, vectors };
      await perform(flags, {
        work: (context) => measureSearch({ ...options, ...measuring(context) }),
        show: showSearch,
        succeeded: succeededBy(flags),
      });
    });
}

/** Vectors, and so rows, are counted in 32 bits; a hundred million take more memory than any machine has. */
const MAX_COUNT = 100_000_000;

function parseCount(text: string): number {
  const count = Number(text);
  if (/^[1-9]\d*$/.test(text) && count <= MAX_COUNT) return count;
  throw new InvalidArgumentError("Expected a whole number from 1 to 100,000,000.");
}
