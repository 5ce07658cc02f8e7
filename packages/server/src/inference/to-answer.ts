import { type Classification, ClassifierError } from "@org/classifier-core";
import type { Answer, ThreadFailure } from "./thread-task.ts";

/** A result as it is sent, with what is counted of it. */
export function toAnswer(classification: Classification): Answer {
  const { category, decision, automation, timings, provenance } = classification;
  return {
    ok: true,
    json: JSON.stringify(classification),
    summary: {
      path: provenance.path,
      decision,
      category: category?.id ?? null,
      automation: automation?.level ?? null,
      timings,
    },
  };
}

/** An error without its stack: what is not ours may name paths, so nothing of it is told. */
export function toFailure(error: unknown): ThreadFailure {
  if (ClassifierError.isInstance(error)) return { code: error.code, message: error.message };
  return {
    code: "ERR_INTERNAL",
    message: "Something failed that should not have; the server's log says where.",
  };
}
