import { stripVTControlCharacters } from "node:util";

/** Breaks a text at spaces into lines of at most `width` characters; a longer word is cut. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text
    .split(/\s+/)
    .filter(Boolean)
    .flatMap((word) => cut(word, width))) {
    if (line !== "" && length(line) + 1 + length(word) > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === "" ? word : `${line} ${word}`;
    }
  }
  return line === "" ? lines : [...lines, line];
}

/** A stranger's text without what a terminal would obey: escape sequences and control characters. */
export function printable(text: string): string {
  return stripVTControlCharacters(text).replace(/[^\P{Control}\n\t]|\p{Bidi_Control}/gu, "");
}

/** Characters as a person counts them, so that an astral letter is never cut in two. */
function length(text: string): number {
  return [...text].length;
}

function cut(word: string, width: number): string[] {
  const characters = [...word];
  const pieces: string[] = [];
  for (let from = 0; from < characters.length; from += width) {
    pieces.push(characters.slice(from, from + width).join(""));
  }
  return pieces;
}
