import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import { type LineLimits, linesOf } from "./lines-of.ts";

async function lines(body: Readable, limits: Partial<LineLimits> = {}): Promise<string[]> {
  const all: string[] = [];
  for await (const line of linesOf(body, { maxCharacters: 1000, timeoutMs: 60_000, ...limits }))
    all.push(line);
  return all;
}
const bytesOf = (chunks: readonly Uint8Array[]) => Readable.from(chunks, { objectMode: false });

/** Characters of one to four bytes, an empty line, a Windows line end, and a last line without one. */
const TEXT = 'plain\nzwölf – €\n\n"😀 \\n"\r\nlast';
const BYTES = Buffer.from(TEXT);

describe("lines", () => {
  it("are the same wherever the body is cut, also inside of a character", async () => {
    const expected = TEXT.split("\n");
    for (let at = 0; at <= BYTES.length; at++) {
      expect(
        await lines(bytesOf([BYTES.subarray(0, at), BYTES.subarray(at)].filter(({ length }) => length > 0))),
      ).toEqual(expected);
    }
    expect(await lines(bytesOf([...BYTES].map((byte) => Buffer.from([byte]))))).toEqual(expected);
  });

  it.each([
    ["", []],
    ["\n", [""]],
    ["a\n", ["a"]],
    ["a\n\n", ["a", ""]],
  ])("of %j are %j", async (text, expected) => {
    expect(await lines(bytesOf([Buffer.from(text)]))).toEqual(expected);
  });

  it("of broken UTF-8 are told all the same", async () => {
    expect(await lines(bytesOf([Buffer.from([0x61, 0xf0, 0x9f, 0x0a, 0x62])]))).toEqual(["a\ufffd", "b"]);
  });

  it("that come without end are an error before they fill the memory, after those that ended", async () => {
    const told: string[] = [];
    let sent = 0;
    const body = Readable.from(
      (function* () {
        yield Buffer.from("first\n");
        for (;;) {
          sent++;
          yield Buffer.alloc(100, "x");
        }
      })(),
      { objectMode: false },
    );
    const reading = (async () => {
      for await (const line of linesOf(body, { maxCharacters: 1000, timeoutMs: 60_000 })) told.push(line);
    })();
    await expect(reading).rejects.toMatchObject({ code: "ERR_TOO_LARGE", status: 413 });
    expect(told).toEqual(["first"]);
    // 1,000 characters, and what the stream had read ahead.
    expect(sent * 100).toBeLessThan(100_000);
  });

  it("that do not come are an error, and the body is left for an answer", async () => {
    const body = new Readable({ read() {} });
    body.push("begun");
    await expect(lines(body, { timeoutMs: 5 })).rejects.toMatchObject({
      code: "ERR_SLOW_SENDER",
      status: 408,
    });
    expect(body.destroyed).toBe(false);
  });

  it("that come byte by byte have the time of one line together", async () => {
    const body = new Readable({ read() {} });
    const dripping = setInterval(() => body.push("x"), 1);
    await expect(lines(body, { timeoutMs: 20, maxCharacters: 1e9 })).rejects.toMatchObject({
      code: "ERR_SLOW_SENDER",
    });
    clearInterval(dripping);
  });

  it("are waited for by the reader's clock: a reader who takes its time makes no sender slow", async () => {
    const reading = linesOf(bytesOf([Buffer.from("a\nb\n")]), { maxCharacters: 10, timeoutMs: 10 });
    await reading.next();
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect((await reading.next()).value).toBe("b");
  });

  it("of a sender who breaks off are an error", async () => {
    const body = new Readable({ read() {} });
    body.push("a\n");
    setImmediate(() => body.destroy(new Error("gone")));
    await expect(lines(body)).rejects.toThrow("gone");
  });
});
