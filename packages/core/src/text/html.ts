import { decodeHTML } from "entities/decode";

// Ticket systems hand over mail as HTML. This is a reader for people's text, not a parser for documents:
// it walks the text once, and leaves "<" alone wherever no tag that mail uses begins.

const BLOCK_TAGS = new Set(
  "p div br tr li ul ol table tbody thead h1 h2 h3 h4 h5 h6 hr blockquote pre section article header footer".split(
    " ",
  ),
);
const INLINE_TAGS = new Set(
  (
    "a b i u s em strong span font small big sub sup code img td th col colgroup center html head body title meta " +
    "link o:p abbr address cite del ins kbd label mark q tt form input button video audio picture source style script"
  ).split(" "),
);
/** Elements whose content is not text. */
const SILENT_TAGS: Readonly<Record<string, RegExp>> = {
  style: /<\/style(?=[\s/>])/gi,
  script: /<\/script(?=[\s/>])/gi,
  head: /<\/head(?=[\s/>])/gi,
};
/** What only a program reads: `<!DOCTYPE html>`, Outlook's `<![if mso]>`, `<?xml ...?>`. */
const DECLARATION = /^<(?:!doctype\b|!\[|\?xml\b)[^<>]*>/i;
/** A tag longer than this is not one a mail program wrote; keeps the walk linear on hostile input. */
const MAX_TAG_LENGTH = 4000;

/** Turns HTML remnants into plain text: block tags become line ends, character references become characters. */
export function htmlToText(text: string): string {
  if (!text.includes("<") && !text.includes("&")) return text;
  let plain = "";
  // What was looked for and is not in the rest of the text, so that it is looked for once.
  const missing = new Set<string>();
  let at = 0;
  while (at < text.length) {
    const open = text.indexOf("<", at);
    if (open === -1) break;
    plain += text.slice(at, open);
    if (text.startsWith("<!--", open) && !missing.has("-->")) {
      const end = text.indexOf("-->", open + 4);
      if (end !== -1) {
        at = end + 3;
        continue;
      }
      // Without its end a comment would swallow the rest of the ticket.
      missing.add("-->");
    }
    const declaration = DECLARATION.exec(text.slice(open, open + MAX_TAG_LENGTH));
    if (declaration !== null) {
      at = open + declaration[0].length;
      continue;
    }
    const tag = readTag(text, open);
    if (tag === undefined) {
      plain += "<";
      at = open + 1;
      continue;
    }
    at = tag.end;
    if (BLOCK_TAGS.has(tag.name)) plain += "\n";
    else if (tag.name === "td" || tag.name === "th") plain += " ";
    const silentEnd = tag.closing || missing.has(tag.name) ? undefined : SILENT_TAGS[tag.name];
    if (silentEnd !== undefined) {
      silentEnd.lastIndex = at;
      const close = silentEnd.exec(text);
      // Without its end the element would swallow the rest of the ticket.
      if (close === null) missing.add(tag.name);
      else at = close.index;
    }
  }
  plain += text.slice(at);
  return plain.includes("&") ? decodeHTML(plain) : plain;
}

function readTag(text: string, open: number): { name: string; closing: boolean; end: number } | undefined {
  const window = text.slice(open, open + MAX_TAG_LENGTH);
  const match = /^<(\/?)([a-z][a-z0-9:]{0,15})(?=[\s/>])/i.exec(window);
  const name = match?.[2]?.toLowerCase();
  if (match === null || name === undefined || !(BLOCK_TAGS.has(name) || INLINE_TAGS.has(name)))
    return undefined;
  const close = window.indexOf(">");
  return close === -1 ? undefined : { name, closing: match[1] === "/", end: open + close + 1 };
}
