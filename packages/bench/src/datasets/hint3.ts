import { readCsvRows } from "./csv-rows.ts";
import { readDataFile } from "./data-file.ts";
import type { Subject } from "./dataset.ts";

const BOTS = ["curekart", "powerplay11", "sofmattress"] as const;
/** How HINT3 marks a text that no intent of the bot covers. */
const OUT_OF_SCOPE = "NO_NODES_DETECTED";

/** HINT3 (Arora et al. 2020): what real users wrote to three bots, each a desk of its own. */
export async function readHint3(folder: string): Promise<Subject[]> {
  const subjects: Subject[] = [];
  for (const bot of BOTS) {
    const read = async (split: string) =>
      readCsvRows(await readDataFile(folder, `hint3/${bot}_${split}.csv`), ["sentence", "label"]);
    const [train, test] = [await read("train"), await read("test")];
    subjects.push({
      name: `hint3 ${bot}`,
      training: {
        kind: "tickets",
        tickets: train.map(({ sentence, label }) => ({ text: sentence, category: label })),
        outOfScope: [],
      },
      test: test.map(({ sentence, label }) => ({
        text: sentence,
        category: label === OUT_OF_SCOPE ? null : label,
      })),
      allTiers: false,
    });
  }
  return subjects;
}
