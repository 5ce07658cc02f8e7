import { describe, expect, it } from "vitest";
import { encodingOf } from "./encoding-of.ts";

const utf8 = (text: string) => new TextEncoder().encode(text);

describe("encodingOf", () => {
  it.each([
    ["ASCII", utf8("text\n"), "utf-8"],
    ["UTF-8", utf8("Größe 😀"), "utf-8"],
    ["UTF-8 cut within a character", utf8("Größe 😀").slice(0, -2), "utf-8"],
    ["what older spreadsheets write", Uint8Array.of(0x47, 0x72, 0xf6, 0xdf, 0x65), "windows-1252"],
    ["UTF-16 with its mark", Uint8Array.of(0xff, 0xfe, 0x61, 0x00), "utf-16le"],
    ["a ticket with a NUL in it", utf8("a\u0000b"), "utf-8"],
    ["a spreadsheet", Uint8Array.of(0x50, 0x4b, 0x03, 0x04, 0x14, 0x00), undefined],
    ["nothing", new Uint8Array(), "utf-8"],
  ])("%s", (_, bytes, encoding) => {
    expect(encodingOf(bytes)).toBe(encoding);
  });
});
