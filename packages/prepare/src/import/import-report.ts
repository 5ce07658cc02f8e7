import type { SourceFinding } from "../source/origin.ts";
import type { FieldOutcomes } from "./field-outcomes.ts";
import type { ParityReport } from "./vector-parity.ts";

/** What an import made of a folder of the predecessor; `import-report.json` beside the sources. */
export interface ImportReport extends FieldOutcomes {
  readonly files: readonly ImportedFile[];
  readonly counts: {
    readonly categories: number;
    readonly problems: number;
    readonly tickets: number;
    /** Problems of which is known how far they can be automated. */
    readonly automation: number;
  };
  /** Whether the model gives the vectors the predecessor had. */
  readonly parity: ParityReport;
  /** What `build` will still ask for. */
  readonly remaining: readonly SourceFinding[];
}

/** What came of one file. */
export interface ImportedFile {
  /** Relative to the predecessor's folder. */
  readonly file: string;
  readonly status: "imported" | "checked" | "skipped" | "unreadable" | "missing";
  /** Files of the source its content went into. */
  readonly becomes: readonly string[];
  /** Why it did not go anywhere. */
  readonly reason?: string;
}
