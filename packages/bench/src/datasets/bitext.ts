import { readCsvRows } from "./csv-rows.ts";
import { readDataFile } from "./data-file.ts";
import type { Subject, TrainingTicket } from "./dataset.ts";

/** Bitext's customer support set: 11 categories, and their 27 intents as problems. `dev.csv` is not touched. */
export async function readBitext(folder: string): Promise<Subject[]> {
  const read = async (split: string): Promise<TrainingTicket[]> =>
    readCsvRows(await readDataFile(folder, `bitext/${split}.csv`), ["utterance", "category", "intent"]).map(
      ({ utterance, category, intent }) => ({ text: utterance, category, problem: intent }),
    );
  const [tickets, test] = [await read("train"), await read("test")];
  return [
    {
      name: "bitext two-level",
      training: { kind: "tickets", tickets, outOfScope: [] },
      test,
      allTiers: true,
    },
  ];
}
