import * as v from "valibot";
import { readDataFile } from "./data-file.ts";
import type { Subject, TestTicket } from "./dataset.ts";
import { invalidFile } from "./dataset-error.ts";
import { parseJsonAs } from "./json-value.ts";

const labelledTexts = v.pipe(
  v.array(v.tuple([v.pipe(v.string(), v.minLength(1)), v.string()])),
  v.minLength(1),
);
/** `val` is in the file as well; nothing here looks at it. */
const splitsSchema = v.object({
  train: labelledTexts,
  test: labelledTexts,
  oos_train: labelledTexts,
  oos_test: labelledTexts,
});
const domainsSchema = v.record(v.string(), v.array(v.string()));

const DATA = "clinc150/data_full.json";
const DOMAINS = "clinc150/domains.json";

export interface Clinc150Options {
  /** The ten domains as categories, the 150 intents as their problems. */
  readonly twoLevel: boolean;
  /** Whether the 100 out-of-scope texts of the training split are learned from. */
  readonly outOfScopeTraining: boolean;
}

/** CLINC150 (Larson et al. 2019): 150 intents, and texts that are none of them. */
export async function readClinc150(
  folder: string,
  { twoLevel, outOfScopeTraining }: Clinc150Options,
): Promise<Subject[]> {
  const splits = parseJsonAs(splitsSchema, (await readDataFile(folder, DATA)).text, DATA);
  const domains = twoLevel ? await readDomains(folder) : undefined;
  const label = (intent: string) => {
    if (domains === undefined) return { category: intent };
    const category = domains.get(intent);
    if (category === undefined) throw invalidFile(DOMAINS, "lacks an intent of the data");
    return { category, problem: intent };
  };
  const inScope = splits.test.map(([text, intent]): TestTicket => ({ text, ...label(intent) }));
  const outOfScope = splits.oos_test.map(([text]): TestTicket => ({ text, category: null }));
  return [
    {
      name: twoLevel ? "clinc150 two-level" : "clinc150",
      training: {
        kind: "tickets",
        tickets: splits.train.map(([text, intent]) => ({ text, ...label(intent) })),
        outOfScope: outOfScopeTraining ? splits.oos_train.map(([text]) => text) : [],
      },
      test: [...inScope, ...outOfScope],
      allTiers: twoLevel,
    },
  ];
}

/** Domain of each intent. */
async function readDomains(folder: string): Promise<Map<string, string>> {
  const domains = parseJsonAs(domainsSchema, (await readDataFile(folder, DOMAINS)).text, DOMAINS);
  return new Map(
    Object.entries(domains).flatMap(([domain, intents]) => intents.map((intent) => [intent, domain])),
  );
}
