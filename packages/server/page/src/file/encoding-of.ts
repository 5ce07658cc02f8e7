/**
 * What a text file is encoded in: its mark says so, or it keeps to UTF-8, or it is what older spreadsheet programs
 * write. `beginning` may end within a character. Undefined for a file that is no text: spreadsheets and archives hold
 * NUL bytes.
 */
export function encodingOf(
  beginning: Uint8Array,
): "utf-8" | "utf-16le" | "utf-16be" | "windows-1252" | undefined {
  const [first, second] = beginning;
  if (first === 0xff && second === 0xfe) return "utf-16le";
  if (first === 0xfe && second === 0xff) return "utf-16be";
  if (beginning.includes(0) && startsLikeArchive(beginning)) return undefined;
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(beginning, { stream: true });
    return "utf-8";
  } catch {
    return startsLikeArchive(beginning) ? undefined : "windows-1252";
  }
}

/** "PK" of .xlsx, .ods and .zip; the mark of older .xls files. */
function startsLikeArchive([a, b, c, d]: Uint8Array): boolean {
  return (
    (a === 0x50 && b === 0x4b && c === 0x03 && d === 0x04) ||
    (a === 0xd0 && b === 0xcf && c === 0x11 && d === 0xe0)
  );
}
