// What mail programs put around what a person wrote: quoted replies, header blocks, signatures.
// Sources: RFC 3676 (">" quoting, "-- " signatures) and the headers Outlook, Gmail and Apple Mail write.

/** With fewer words of their own, somebody only forwards: then what they forward is the ticket. */
const MIN_OWN_WORDS = 5;
/** A sign-off further from the end than this is part of the message. */
const MAX_SIGNATURE_LINES = 8;
const MAX_SIGNATURE_LINE_LENGTH = 80;

const QUOTED_LINE = /^\s*>+ ?/;
// Each reads a trimmed line, and no two repetitions that take the same character stand side by side: 2,000
// spaces between two signs would otherwise take seconds.
const REPLY_HEADER =
  /^(on\b(?=.*\d).{4,200}\bwrote|am\b(?=.*\d).{4,200}\bschrieb .{0,100}|le\b(?=.*\d).{4,200}\ba écrit)\s*:$/i;
const RULE = /^(-{3,}|_{5,})$/;
const FORWARD_HEADER =
  /^(?:[-_]{2,} ?(?:original message|forwarded message|forwarded by.{0,80}?) ?-*|begin forwarded message:)$/i;
const MAIL_HEADER = /^\s*\*?(from|sent|to|cc|date|subject|importance)\*?\s*:\*?\s?/i;
const SIGN_OFF =
  /^\s*(kind |best |warm |many |with )*(regards|wishes|rgds|thanks|thank you|thx|cheers|sincerely|yours|ta)( (in advance|again|a lot|so much|and regards|sincerely|faithfully))?[\s,.!]*$/i;
/** Four words and a full stop: whoever writes so below a sign-off is not done yet. */
const SENTENCE = /(?:[\p{L}\p{N}'’]+[^\p{L}\p{N}'’]+){3}.*[.!?]\s*$/u;
const SENT_FROM = /^\s*(sent from my|sent from (outlook|mail|yahoo)|get outlook for)\b.{0,60}$/i;

/**
 * Leaves what the writer wrote: drops quoted replies, header blocks and the signature. A ticket that is
 * nothing but a forwarded mail keeps that mail's text, since it is the matter.
 */
export function stripMail(text: string): string {
  const lines = text.split(/\r\n|\r|\n/);
  const boundary = lines.findIndex((line, at) => startsQuotation(lines, line, at));
  const own = (boundary === -1 ? lines : lines.slice(0, boundary)).filter((line) => !QUOTED_LINE.test(line));
  const message = withoutSignature(own);
  // Where nothing is quoted nothing is forwarded, and a line that begins "To:" is the writer's own.
  const needed = own.length === lines.length ? 1 : MIN_OWN_WORDS;
  if (countWords(message) >= needed) return message.join("\n");
  const forwarded = lines
    .map((line) => line.replace(QUOTED_LINE, ""))
    .filter((line) => !FORWARD_HEADER.test(line.trim()) && !RULE.test(line.trim()))
    .filter((_, at, all) => replyHeaderLines(all, at) === 0 && replyHeaderLines(all, at - 1) !== 2)
    // The subject often says it best; the other headers say nothing about the matter.
    .filter((line) => !MAIL_HEADER.test(line) || /^\s*\*?subject/i.test(line))
    .map((line) => line.replace(MAIL_HEADER, "").replace(/^((fwd?|re|aw|wg)\s*:\s*)+/i, ""));
  const stripped = withoutSignature(forwarded);
  return countWords(stripped) > 0 ? stripped.join("\n") : text;
}

function startsQuotation(lines: readonly string[], line: string, at: number): boolean {
  if (replyHeaderLines(lines, at) > 0 || FORWARD_HEADER.test(line.trim())) return true;
  // A header block: two header lines within three, the first of them "From:".
  const next = lines.slice(at + 1, at + 4).filter((other) => MAIL_HEADER.test(other));
  return /^\s*\*?from\*?\s*:/i.test(line) && next.length >= 1;
}

/** Lines of the reply header that begins at `at`: 2 where a mail program broke it, 0 where none begins. */
function replyHeaderLines(lines: readonly string[], at: number): 0 | 1 | 2 {
  const first = lines[at]?.trim() ?? "";
  if (!/^(?:on|am|le)\b/i.test(first)) return 0;
  if (REPLY_HEADER.test(first)) return 1;
  return REPLY_HEADER.test(`${first} ${lines[at + 1]?.trim() ?? ""}`) ? 2 : 0;
}

function withoutSignature(lines: readonly string[]): string[] {
  const kept = lines.filter((line) => !SENT_FROM.test(line));
  const delimiter = kept.findIndex((line, at) => at > 0 && /^-- ?$/.test(line));
  const body = delimiter === -1 ? kept : kept.slice(0, delimiter);
  while (body.at(-1)?.trim() === "") body.pop();
  const first = Math.max(1, body.length - MAX_SIGNATURE_LINES);
  for (let at = first; at < body.length; at++) {
    const rest = body.slice(at + 1);
    const isSignature = rest.every(
      (line) => line.length <= MAX_SIGNATURE_LINE_LENGTH && !SENTENCE.test(line),
    );
    if (!isSignature || !SIGN_OFF.test(body[at] ?? "")) continue;
    // "Hello, / Thanks / the till is frozen": few words above and more below are a greeting and the message.
    const message = body.slice(0, at);
    if (countWords(message) >= Math.min(MIN_OWN_WORDS, countWords(rest))) return message;
  }
  return body;
}

function countWords(lines: readonly string[]): number {
  return lines.reduce((sum, line) => sum + (line.match(/[\p{L}\p{N}]+/gu)?.length ?? 0), 0);
}
