import type { Readable } from "node:stream";
import { Compile } from "typebox/compile";
import {
  type BatchRequest,
  type BatchTicket,
  batchTicketSchema,
  MAX_TEXT_CHARACTERS,
} from "../schemas/request.ts";
import { describeIssue } from "./describe-issue.ts";
import { linesOf } from "./lines-of.ts";

/** A place of a batch: a ticket, or why there is none. */
export type BatchPlace =
  | { readonly ok: true; readonly id?: string | number | undefined; readonly text: string }
  | { readonly ok: false; readonly detail: string };

const ticket = Compile(batchTicketSchema);
/** JSON escapes a UTF-16 unit with up to 6 characters; the rest of a line is small. */
const MAX_LINE_CHARACTERS = MAX_TEXT_CHARACTERS * 6 + 1000;

/** The places of a batch that came as one JSON document. */
export function* ticketsOfJson({ tickets }: Pick<BatchRequest, "tickets">): Generator<BatchPlace> {
  for (const item of tickets)
    yield typeof item === "string" ? { ok: true, text: item } : { ok: true, ...item };
}

/**
 * The places of a batch that comes as NDJSON, read as they are asked for: a sender is slowed down to what is
 * classified. A line that is no ticket is a place of its own, and its neighbours are classified.
 */
export async function* ticketsOfNdjson(body: Readable, lineTimeoutMs: number): AsyncGenerator<BatchPlace> {
  const limits = { maxCharacters: MAX_LINE_CHARACTERS, timeoutMs: lineTimeoutMs };
  for await (const line of linesOf(body, limits)) {
    if (line.trim() === "") continue;
    yield ticketOf(line);
  }
}

function ticketOf(line: string): BatchPlace {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return { ok: false, detail: "The line is not JSON." };
  }
  if (typeof value === "string") value = { text: value };
  if (ticket.Check(value)) return { ok: true, ...(value as BatchTicket) };
  const [first] = ticket.Errors(value);
  return {
    ok: false,
    detail: `The line is no ticket: ${describeIssue("it", first)}.`,
  };
}
