import { expect, it } from "vitest";
import { placesIn } from "./text-file.ts";

it.each(["", "a", "\n", "\r", "\r\n", "a\nb", "a\r\nb\rc\n", "\n\r\n\r\r\n", "\r\r", "é😀\n\u2028x\r"])(
  "places every offset of %j where an editor shows it",
  (text) => {
    const places = placesIn("file", text);
    // As the text is read from its start, a character at a time.
    let [line, column] = [1, 1];
    for (let offset = 0; offset <= text.length; offset++) {
      expect(places(offset), `offset ${offset}`).toEqual({ file: "file", line, column });
      const ends = text[offset] === "\n" || (text[offset] === "\r" && text[offset + 1] !== "\n");
      [line, column] = ends ? [line + 1, 1] : [line, column + 1];
    }
  },
);
