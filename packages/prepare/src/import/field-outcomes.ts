/** What became of every field of the old files. */
export interface FieldOutcomes {
  /** Old fields whose values stand in the source as they were. */
  readonly carried: readonly CarriedField[];
  /** Old fields whose values stand there in another form. */
  readonly changed: readonly ChangedField[];
  /** Old fields that were only compared with. */
  readonly checked: readonly CheckedField[];
  /** Old fields that are not in the source, each with the reason. */
  readonly dropped: readonly DroppedField[];
  /** What a source has to say and the predecessor's files did not: look at each. */
  readonly assumed: readonly AssumedField[];
}

/** A field of an old file, in all rows that have it: `problems{}[].frequency`; `{}` stands for any name, `[]` for any row. */
interface OldField {
  readonly file: string;
  readonly field: string;
  /** How often it was met. */
  readonly count: number;
}

export interface CarriedField extends OldField {
  /** File and field of the source. */
  readonly to: string;
}

export interface ChangedField extends OldField {
  readonly to: string;
  /** What was done to the value. */
  readonly how: string;
  /** Where exactly; the first thousand. */
  readonly places: readonly string[];
}

export interface CheckedField extends OldField {
  /** What it was compared with. */
  readonly against: string;
}

export interface DroppedField extends OldField {
  readonly reason: string;
  /** Where exactly; the first thousand. */
  readonly places: readonly string[];
}

export interface AssumedField {
  /** File and field of the source. */
  readonly to: string;
  readonly value: string;
  readonly reason: string;
  readonly count: number;
}
