/** Labels of a data set and the ids a source folder can hold, both ways. */
export interface LabelIds {
  readonly labels: readonly string[];
  idOf(label: string): string;
  /** An id nobody made is its own label. */
  labelOf(id: string): string;
}

/** As long as an id of a bundle may be, less room for the number that parts two alike. */
const LONGEST = 90;

/** Makes each distinct label an id of letters, digits, dots, dashes and underscores, none of them twice. */
export function createLabelIds(labels: Iterable<string>): LabelIds {
  const ids = new Map<string, string>();
  const labelsById = new Map<string, string>();
  // Files are named after ids, and some file systems know no capitals.
  const taken = new Set<string>();
  for (const label of new Set(labels)) {
    const plain = label
      .replace(/[^a-z0-9._-]+/gi, "-")
      .replace(/^[^a-z0-9]+|-+$/gi, "")
      .slice(0, LONGEST);
    const base = plain === "" ? "label" : plain;
    let id = base;
    for (let n = 2; taken.has(id.toLowerCase()); n++) id = `${base}-${n}`;
    taken.add(id.toLowerCase());
    ids.set(label, id);
    labelsById.set(id, label);
  }
  return {
    labels: [...ids.keys()],
    idOf: (label) => ids.get(label) ?? label,
    labelOf: (id) => labelsById.get(id) ?? id,
  };
}

/** The words of a label, as a person would say them: `card_arrival` is "card arrival". */
export function wordsOf(label: string): string {
  const words = label.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  return words.length === 0 ? label : words.join(" ").toLowerCase();
}
