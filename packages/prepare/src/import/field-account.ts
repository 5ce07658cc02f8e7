import type {
  AssumedField,
  CarriedField,
  ChangedField,
  CheckedField,
  DroppedField,
  FieldOutcomes,
} from "./field-outcomes.ts";

/** Places a list of the report names; a field that is wrong in more rows is wrong in all, and `count` says in how many. */
const MAX_PLACES = 1000;

/** Where a value stands in an old file: in this row, and in all of its kind. */
export interface OldPlace {
  readonly file: string;
  /** `problems["Lending"][3].frequency` */
  readonly at: string;
  /** `problems{}[].frequency` */
  readonly field: string;
}

type Entry<Field> = { -readonly [Key in keyof Field]: Field[Key] };
interface Placed {
  places: string[];
}

/** Keeps what became of every field, one entry for all rows in which it was the same. */
export class FieldAccount {
  readonly #carried = new Map<string, Entry<CarriedField>>();
  readonly #changed = new Map<string, Entry<ChangedField> & Placed>();
  readonly #checked = new Map<string, Entry<CheckedField>>();
  readonly #dropped = new Map<string, Entry<DroppedField> & Placed>();
  readonly #assumed = new Map<string, Entry<AssumedField>>();

  carried({ file, field }: OldPlace, to: string): void {
    const entry = entryOf(this.#carried, [file, field, to], () => ({ file, field, to, count: 0 }));
    entry.count++;
  }

  changed({ file, field, at }: OldPlace, to: string, how: string): void {
    const key = [file, field, to, how];
    const entry = entryOf(this.#changed, key, () => ({ file, field, to, how, count: 0, places: [] }));
    addPlace(entry, at);
  }

  checked({ file, field }: OldPlace, against: string, count = 1): void {
    const key = [file, field, against];
    const entry = entryOf(this.#checked, key, () => ({ file, field, against, count: 0 }));
    entry.count += count;
  }

  dropped({ file, field, at }: OldPlace, reason: string): void {
    const key = [file, field, reason];
    const entry = entryOf(this.#dropped, key, () => ({ file, field, reason, count: 0, places: [] }));
    addPlace(entry, at);
  }

  assumed(to: string, value: string, reason: string): void {
    const entry = entryOf(this.#assumed, [to, value, reason], () => ({ to, value, reason, count: 0 }));
    entry.count++;
  }

  /** All entries, in the order they first came. */
  entries(): FieldOutcomes {
    return {
      carried: [...this.#carried.values()],
      changed: [...this.#changed.values()],
      checked: [...this.#checked.values()],
      dropped: [...this.#dropped.values()],
      assumed: [...this.#assumed.values()],
    };
  }
}

function entryOf<Value>(entries: Map<string, Value>, key: readonly string[], fresh: () => Value): Value {
  const text = key.join("\n");
  const entry = entries.get(text) ?? fresh();
  entries.set(text, entry);
  return entry;
}

function addPlace(entry: { count: number } & Placed, at: string): void {
  entry.count++;
  if (entry.places.length < MAX_PLACES) entry.places.push(at);
}
