import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";
import { filesIn, temporaryFolder } from "../__fixtures__/folders.ts";
import { seededRandom } from "../train/seeded-random.ts";
import { OLD_PATHS } from "./__fixtures__/old-desk.ts";
import { importPredecessor, REPORT_FILE } from "./import-predecessor.ts";
import type { ImportReport } from "./import-report.ts";

// The promise of an import: whatever stands in an old file stands in the source, or in the report with what became of
// it. Held against desks drawn at random, in which any field may be missing, wrong in its type, or one nobody knows.
// Every text and number is drawn once, so that finding it in the sources says that it got there.

/** Each breaks something another does not. */
const SEEDS = Array.from({ length: 30 }, (_, i) => i + 1);

interface Drawn {
  readonly files: Readonly<Record<string, unknown>>;
}

class Draw {
  readonly #random: () => number;
  #count = 1000;

  constructor(seed: number) {
    this.#random = seededRandom(seed);
  }

  chance(share: number): boolean {
    return this.#random() < share;
  }

  count(most: number): number {
    return Math.floor(this.#random() * (most + 1));
  }

  text = (): string => `the ${this.#count++}th wobbly lamp`;
  wholeNumber = (): number => 100_000 + this.#count++;
  share = (): number => Number(`0.5${this.#count++}`);
  percentage = (): number => Number(`50.0${this.#count++}`);
  oneOf = <Item>(items: readonly Item[]): Item => items[Math.floor(this.#random() * items.length)] as Item;

  /** What no field takes, or hardly any. */
  wrong(): unknown {
    return this.oneOf<() => unknown>([
      () => null,
      () => true,
      () => -this.wholeNumber(),
      () => [this.text(), { deep: this.wholeNumber() }],
      () => ({ nested: this.text(), deeper: { still: [this.wholeNumber()] } }),
      () => "",
      () => this.text(),
    ])();
  }

  /** An object whose fields may be missing, wrong or strange. */
  object(fields: Readonly<Record<string, () => unknown>>): Record<string, unknown> {
    const drawn = Object.entries(fields).flatMap(([name, make]): [string, unknown][] =>
      this.chance(0.1) ? [] : [[name, this.chance(0.15) ? this.wrong() : make()]],
    );
    const strange: [string, unknown][] = this.chance(0.3) ? [[`extra_${this.#count++}`, this.wrong()]] : [];
    return Object.fromEntries([...drawn, ...strange]);
  }

  list<Item>(most: number, make: () => Item): (Item | unknown)[] {
    return Array.from({ length: this.count(most) }, () => (this.chance(0.1) ? this.wrong() : make()));
  }
}

function drawDesk(seed: number): Drawn {
  const draw = new Draw(seed);
  const names = ["Lamps", "Chairs", "General Support", "Doors"];
  const ids = Array.from({ length: 20 }, (_, i) => `id-${i}`);
  const some = (items: readonly string[]) => items.filter(() => draw.chance(0.8));
  return {
    files: {
      [OLD_PATHS.business]: draw.object({
        business_names: () => [...some(names), ...draw.list(2, draw.text), ...some(names.slice(0, 1))],
        business_texts: () => draw.list(9, draw.text),
        embedding_model: draw.text,
        embedding_dimension: draw.wholeNumber,
        num_categories: draw.wholeNumber,
      }),
      [OLD_PATHS.dataset]: draw.object({
        centroid_names: () => [...some(names), ...draw.list(2, draw.text)],
        num_centroids: draw.wholeNumber,
        embedding_dimension: draw.wholeNumber,
      }),
      [OLD_PATHS.tuning]: draw.object({
        blend_weights: () => draw.object({ weight_disc: draw.share, weight_cos: draw.share }),
        keyword_weights: () =>
          draw.object({
            weight_keyword: draw.share,
            weight_priority: draw.share,
            weight_exclusion: draw.share,
            general_support_penalty: draw.share,
            non_general_margin: draw.share,
          }),
      }),
      [OLD_PATHS.level2]: {
        // Always some, so that there is something to import.
        problems: Object.fromEntries(
          [...names, draw.text()].map((name) => [
            name,
            draw.list(6, () =>
              draw.object({
                id: () => draw.oneOf([...ids, draw.wholeNumber(), draw.text()]),
                description: draw.text,
                original_ticket: draw.text,
                frequency: draw.wholeNumber,
                avg_resolution_time: draw.wholeNumber,
              }),
            ),
          ]),
        ),
        ...draw.object({
          metadata: () => draw.object({ created: draw.text, model: draw.text }),
          stats: () => draw.object({ total: draw.wholeNumber }),
        }),
      },
      [OLD_PATHS.mappings]: Object.fromEntries(
        ids.map((id) => [
          id,
          draw.chance(0.1)
            ? draw.wrong()
            : draw.object({
                category: () => draw.oneOf(["PARTIALLY_AUTOMATABLE", "fully automatable", draw.text()]),
                percentage: draw.percentage,
                confidence: draw.share,
                reasoning: draw.text,
                business_priority: () => draw.oneOf(["HIGH", "low", draw.text()]),
                implementation_complexity: () => draw.oneOf(["MEDIUM", "high", draw.text()]),
              }),
        ]),
      ),
    },
  };
}

interface Leaf {
  /** Its own place and those around it, as a report writes them. */
  readonly places: readonly string[];
  readonly pattern: string;
  readonly value: unknown;
}

/** Every value that holds no other, with its place. `named` says which objects have names for keys, and not fields. */
function leavesOf(value: unknown, named: (pattern: string) => boolean, at = "", pattern = ""): Leaf[] {
  const inner = (): Leaf[] => {
    if (Array.isArray(value)) {
      return value.flatMap((item, i) => leavesOf(item, named, `${at}[${i}]`, `${pattern}[]`));
    }
    return Object.entries(value as object).flatMap(([key, item]) =>
      named(pattern)
        ? leavesOf(item, named, `${at}["${key}"]`, `${pattern}{}`)
        : leavesOf(item, named, at === "" ? key : `${at}.${key}`, pattern === "" ? key : `${pattern}.${key}`),
    );
  };
  const isLeaf = typeof value !== "object" || value === null || Object.keys(value).length === 0;
  const leaves = isLeaf ? [{ places: [], pattern, value }] : inner();
  return leaves.map((leaf) => ({ ...leaf, places: [...leaf.places, at] }));
}

function isAccountedFor(leaf: Leaf, file: string, report: ImportReport, sources: string): boolean {
  const told = [...report.dropped, ...report.changed].some(
    (entry) => entry.file === file && entry.places.some((place) => leaf.places.includes(place)),
  );
  if (told) return true;
  const compared = report.checked.some((entry) => entry.file === file && entry.field === leaf.pattern);
  if (compared) return true;
  // What no field takes cannot have been carried, and is found in any source by chance.
  if (leaf.value === "" || leaf.value === null || typeof leaf.value === "boolean") return false;
  const carried = report.carried.some((entry) => entry.file === file && entry.field === leaf.pattern);
  // An empty list has nothing to carry, and an empty object nothing to name.
  const empty = typeof leaf.value === "object";
  return empty || (carried && sources.includes(String(leaf.value)));
}

it.each(SEEDS)("every field of the desk drawn by seed %d is in the source or in the report", async (seed) => {
  const { files } = drawDesk(seed);
  const dir = join(await temporaryFolder(), "old");
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(dir, path)), { recursive: true });
    await writeFile(join(dir, path), JSON.stringify(content));
  }
  const out = join(await temporaryFolder(), "desk");
  const report = await importPredecessor({ dir, out });
  expect(report.remaining.filter(({ message }) => !/lacks problems|holds no problem/.test(message))).toEqual(
    [],
  );
  const sources = [...(await filesIn(out))]
    .filter(([path]) => path !== REPORT_FILE)
    .map(([, bytes]) => bytes.toString())
    .join("");
  for (const [file, content] of Object.entries(files)) {
    const named = (pattern: string) =>
      (file === OLD_PATHS.level2 && pattern === "problems") ||
      (file === OLD_PATHS.mappings && pattern === "");
    const leaves = leavesOf(content, named);
    expect(leaves.length).toBeGreaterThan(0);
    const lost = leaves.filter((leaf) => !isAccountedFor(leaf, file, report, sources));
    expect(
      lost.map(({ places, value }) => ({ place: places[0], value })),
      file,
    ).toEqual([]);
  }
});
