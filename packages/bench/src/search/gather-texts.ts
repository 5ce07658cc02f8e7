import { readSource } from "@org/classifier-prepare";
import type { Subject } from "../datasets/dataset.ts";
import { readDataset } from "../datasets/read-dataset.ts";
import { seededRandom } from "../metrics/seeded-random.ts";

/** A text that a desk knows, and what it is about. */
export interface KnownText {
  readonly text: string;
  /** Texts of one cluster have the same label in the same data set. */
  readonly cluster: string;
}

export interface GatheredTexts {
  readonly known: readonly KnownText[];
  /** Texts that are searched with; none of them is known. */
  readonly queries: readonly string[];
  /** Where they are from: training texts and evaluation texts of each, before repeated ones are left out. */
  readonly sources: readonly {
    readonly name: string;
    readonly training: number;
    readonly evaluation: number;
  }[];
}

export interface GatherOptions {
  readonly source: string;
  readonly evaluation: string;
  /** Folder of the public data sets; undefined = the service desk alone. */
  readonly data: string | undefined;
  /** Texts to search with. */
  readonly queries: number;
  readonly seed: number;
}

const PUBLIC_DATASETS = ["banking77", "clinc150", "bitext", "hint3"] as const;

/**
 * Reads the training texts of every data set at hand as known ones, and draws the queries from their evaluation texts.
 * Where these are too few, as many known texts are set aside in addition.
 */
export async function gatherTexts(options: GatherOptions): Promise<GatheredTexts> {
  const { data, queries, seed } = options;
  const read = (dataset: Subject["name"] & Parameters<typeof readDataset>[0]["dataset"]) =>
    readDataset({ ...options, dataset, data, twoLevel: false, outOfScopeTraining: false });
  const subjects = await read("service-desk");
  for (const dataset of data === undefined ? [] : PUBLIC_DATASETS) subjects.push(...(await read(dataset)));

  const taken = new Set<string>();
  const isNew = (text: string) => text.trim() !== "" && !taken.has(text) && taken.add(text);
  const gathered = [];
  for (const subject of subjects) gathered.push({ ...subject, known: await knownTexts(subject) });
  const known = shuffled(
    gathered.flatMap((subject) => subject.known).filter(({ text }) => isNew(text)),
    seededRandom(seed),
  );
  const evaluation = shuffled(
    gathered.flatMap(({ test }) => test.map(({ text }) => text)).filter((text) => isNew(text)),
    seededRandom(seed),
  ).slice(0, queries);
  const setAside = queries - evaluation.length;
  return {
    known: known.slice(setAside),
    queries: [...evaluation, ...known.slice(0, setAside).map(({ text }) => text)],
    sources: gathered.map((subject) => ({
      name: subject.name,
      training: subject.known.length,
      evaluation: subject.test.length,
    })),
  };
}

async function knownTexts({ name, training }: Subject): Promise<KnownText[]> {
  if (training.kind === "tickets") {
    return training.tickets.map(({ text, category, problem }) => ({
      text,
      cluster: JSON.stringify([name, category, problem ?? null]),
    }));
  }
  const { problems, tickets } = await readSource(training.folder);
  return [
    ...problems.map(({ id, category, description }) => ({ text: description, category, problem: id })),
    ...tickets,
  ].map(({ text, category, problem }) => ({
    text,
    cluster: JSON.stringify([name, category, problem ?? null]),
  }));
}

/** Fisher-Yates. */
function shuffled<Item>(items: readonly Item[], random: () => number): Item[] {
  const order = [...items];
  for (let last = order.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [order[last], order[other]] = [order[other] as Item, order[last] as Item];
  }
  return order;
}
