/** Characters of a ticket worth showing to recognise it by. */
const PREVIEW_CHARACTERS = 60;
/** A ticket may hold what moves a terminal's cursor, hides what follows or turns its direction. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}\uFFFE\uFFFF]|\p{M}{4,}/gu;

/** The beginning of a ticket in one line that any terminal can show. */
export function previewText(text: string): string {
  const start = text.slice(0, 10 * PREVIEW_CHARACTERS).toWellFormed();
  const plain = start.replaceAll(/\s+/g, " ").replaceAll(UNPRINTABLE, "\uFFFD").trim();
  const characters = [...plain];
  if (characters.length <= PREVIEW_CHARACTERS) return plain;
  return `${characters.slice(0, PREVIEW_CHARACTERS).join("")}…`;
}
