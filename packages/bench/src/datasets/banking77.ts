import { readCsvRows } from "./csv-rows.ts";
import { readDataFile } from "./data-file.ts";
import type { Subject, TrainingTicket } from "./dataset.ts";

/** BANKING77 (Casanueva et al. 2020): 77 intents of a bank's customers as categories. */
export async function readBanking77(folder: string): Promise<Subject[]> {
  const read = async (split: string): Promise<TrainingTicket[]> =>
    readCsvRows(await readDataFile(folder, `banking77/${split}.csv`), ["text", "category"]);
  const [tickets, test] = [await read("train"), await read("test")];
  return [
    {
      name: "banking77",
      training: { kind: "tickets", tickets, outOfScope: [] },
      test,
      allTiers: false,
    },
  ];
}
