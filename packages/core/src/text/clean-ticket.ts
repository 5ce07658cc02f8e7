import { htmlToText } from "./html.ts";
import { stripMail } from "./mail.ts";
import { toWords, type Words } from "./words.ts";

/**
 * Characters of a ticket that are read. The model sees 256 tokens, some 1,000 characters, so this is far
 * more than can matter, and it bounds time and memory for a ticket of any size.
 */
export const MAX_TICKET_CHARACTERS = 32_768;

/** A ticket as the tiers see it. */
export interface CleanTicket {
  /** What the writer wrote, as plain text; this is what is embedded. */
  readonly text: string;
  /** The same as folded words; this is what phrases are matched on. */
  readonly words: Words;
  /** True where the ticket was longer than MAX_TICKET_CHARACTERS and its end was not read. */
  readonly cut: boolean;
}

const URL_TEXT = /\bhttps?:\/\/([^\s/<>"'?#]{1,253})[^\s<>"']*/gi;
// Everything below U+0020 but tab and line ends; U+FFFD, soft hyphens and zero-width characters say nothing either.
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for.
const UNPRINTED = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u00ad\u200b\u2060\ufeff\ufffd]/g;

/** Takes the wrapping off a ticket: markup, quoted replies, signature, long URLs, control characters. */
export function cleanTicket(ticket: string): CleanTicket {
  const cut = ticket.length > MAX_TICKET_CHARACTERS;
  const read = cut ? ticket.slice(0, MAX_TICKET_CHARACTERS) : ticket;
  // Unprinted characters go after markup is read: a character reference may stand for one.
  const lines = stripMail(htmlToText(read.toWellFormed()).replace(UNPRINTED, ""))
    // Of an address only the host says something about the matter; the rest would use up the model's tokens.
    .replace(URL_TEXT, "$1");
  // Words come from the lines, because a line's end ends a clause: "not printing", next line "urgent".
  return { text: lines.replace(/\s+/g, " ").trim(), words: toWords(lines), cut };
}
