import { ClassifierError } from "./classifier-error.ts";

/** A caller passed something a function cannot take; names the argument and its type, never its value. */
export class InvalidArgumentError extends ClassifierError {
  readonly argument: string;

  constructor(facts: { argument: string; expected: string; found: string; remedy?: string }) {
    super({
      code: "ERR_INVALID_ARGUMENT",
      what: `${facts.argument} is not usable`,
      expected: facts.expected,
      found: facts.found,
      remedy: facts.remedy ?? "Correct the call.",
    });
    this.argument = facts.argument;
  }
}

/** Names a value's type for a message, without the value itself: `null`, `array`, `number`, ... */
export function typeName(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return typeof value;
}
