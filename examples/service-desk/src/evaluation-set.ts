import type { AutomationLevel } from "@org/classifier-core";

/** A ticket of the evaluation set with what a person made of it; see ../evaluation/README.md. */
export interface EvaluationTicket {
  readonly id: string;
  readonly text: string;
  /** Id of the category; null where none fits. */
  readonly category: string | null;
  /** Null where `category` is. */
  readonly automation: AutomationLevel | null;
  /** An ordinary matter, one the desk has never met, or not the desk's work at all. */
  readonly kind: "known" | "unheard" | "foreign";
}

/** Reads the set, one JSON object a line; throws an error that names a line which is none. */
export function parseEvaluationSet(jsonLines: string): EvaluationTicket[] {
  return jsonLines.split("\n").flatMap((line, i) => {
    if (line.trim() === "") return [];
    try {
      return [JSON.parse(line) as EvaluationTicket];
    } catch (cause) {
      throw new Error(`line ${i + 1} of the evaluation set is no JSON`, { cause });
    }
  });
}
