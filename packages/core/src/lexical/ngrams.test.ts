import { describe, expect, it } from "vitest";
import { MAX_NGRAM_CHARACTERS, normalizeForNgrams, visitNgrams } from "./ngrams.ts";
import { bucketOf, countNgrams } from "./vocabulary.ts";

// The same thing written as plainly as it can be, with strings and whole numbers of any size.

function fnv1a(bytes: readonly number[]): bigint {
  let hash = 0x811c9dc5n;
  for (const byte of bytes) hash = ((hash ^ BigInt(byte)) * 0x01000193n) % 2n ** 32n;
  return hash;
}

function fmix32(start: bigint): bigint {
  let hash = start;
  hash ^= hash >> 16n;
  hash = (hash * 0x85ebca6bn) % 2n ** 32n;
  hash ^= hash >> 13n;
  hash = (hash * 0xc2b2ae35n) % 2n ** 32n;
  return hash ^ (hash >> 16n);
}

/** Hash of an n-gram: a letter for its kind, then its own UTF-16 units, each as two bytes, the low one first. */
function hashOf(kind: 0 | 1, ngram: string): number {
  const units = Array.from({ length: ngram.length }, (_, i) => ngram.charCodeAt(i));
  const seed = (kind === 0 ? "c" : "w").charCodeAt(0);
  return Number(fmix32(fnv1a([seed, ...units].flatMap((unit) => [unit % 256, Math.floor(unit / 256)]))));
}

function plainWords(text: string): string[] {
  const straight = [...text.slice(0, 4096)].map((sign) =>
    "\u2018\u2019\u02bc\u00b4`".includes(sign) ? "'" : sign,
  );
  const bare = [...straight.join("").normalize("NFKD")].filter((sign) => !/\p{Mn}/u.test(sign));
  return bare
    .join("")
    .toLowerCase()
    .split(/\s/)
    .filter((word) => word !== "");
}

function plainNgrams(text: string): { kind: 0 | 1; ngram: string }[] {
  const found: { kind: 0 | 1; ngram: string }[] = [];
  const words = plainWords(text);
  for (const word of words) {
    const padded = ` ${word} `;
    for (let from = 0; from < padded.length; from++) {
      for (const length of [2, 3, 4, 5]) {
        if (from + length <= padded.length) found.push({ kind: 0, ngram: padded.slice(from, from + length) });
      }
    }
  }
  const runs = words.join(" ").match(/[\p{L}\p{N}]+/gu) ?? [];
  runs.forEach((run, i) => {
    found.push({ kind: 1, ngram: run });
    if (i > 0) found.push({ kind: 1, ngram: `${runs[i - 1]} ${run}` });
  });
  return found;
}

const LONG = "Der Drucker im Büro druckt seit gestern nicht mehr 🖨️ ".repeat(2000).slice(0, 100_000);
const TEXTS: readonly (readonly [string, string])[] = [
  ["an empty text", ""],
  ["white space", " \n\t\u00a0 "],
  ["one letter", "a"],
  ["one sign", "?"],
  ["two words", "ab c"],
  ["a word twice", "Renew my book, renew!"],
  ["apostrophes of all kinds", "can't can’t can`t can´t"],
  ["accents, set and combined", "Café cafe\u0301 naïve Ångström ÜBERFÄLLIG"],
  ["letters that fold into more", "ﬁne ½ Ⅻ ß İstanbul ΣΑΣ"],
  ["numbers and signs", "E-1042: 192.168.0.1 → a_b, 50%"],
  ["emoji", "broken 😡😡 help 👩‍👩‍👧 now 🇩🇪"],
  ["letters outside the basic plane", "𝒜𝒷𝒸 𐐀𐐁 𠜎𠜱 x"],
  ["scripts without spaces", "プリンターが動きません"],
  ["lone surrogates", "a\ud83d b\udc00c"],
  ["line ends and tabs", "one\r\ntwo\t three\u2028four"],
  ["100,000 characters", LONG],
];

describe("the plain version in this test", () => {
  it("hashes as FNV-1a and MurmurHash3 are published to", () => {
    const bytes = (text: string) => [...new TextEncoder().encode(text)];
    // http://www.isthe.com/chongo/src/fnv/test_fnv.c
    expect(fnv1a(bytes(""))).toBe(0x811c9dc5n);
    expect(fnv1a(bytes("a"))).toBe(0xe40c292cn);
    expect(fnv1a(bytes("b"))).toBe(0xe70c2de5n);
    expect(fnv1a(bytes("foobar"))).toBe(0xbf9cf968n);
    // MurmurHash3_x86_32 of nothing is the finaliser of its seed.
    expect(fmix32(0n)).toBe(0n);
    expect(fmix32(1n)).toBe(0x514e28b7n);
    expect(fmix32(0xffffffffn)).toBe(0x81f16f39n);
  });

  it("cuts a word as by hand", () => {
    expect(plainNgrams("Ab").map(({ kind, ngram }) => `${kind}${ngram}`)).toEqual([
      "0 a",
      "0 ab",
      "0 ab ",
      "0ab",
      "0ab ",
      "0b ",
      "1ab",
    ]);
  });
});

describe("n-grams", () => {
  it.each(TEXTS)("of %s are those of a plain version, with their hashes", (_, text) => {
    const expected = plainNgrams(text).map(({ kind, ngram }) => `${kind}:${ngram}:${hashOf(kind, ngram)}`);
    const normalized = normalizeForNgrams(text);
    const found: string[] = [];
    visitNgrams(normalized, (kind, hash, start, end) => {
      const place = normalized.slice(start, end);
      // Two words are one n-gram whatever stands between them.
      const ngram = kind === 0 ? place : (place.match(/[\p{L}\p{N}]+/gu) ?? []).join(" ");
      found.push(`${kind}:${ngram}:${hash}`);
    });
    expect(found.sort()).toEqual(expected.sort());
  });

  it.each(TEXTS)("of %s are counted by bucket", (_, text) => {
    const expected = new Map<number, number>();
    for (const { kind, ngram } of plainNgrams(text)) {
      const bucket = kind * 2 ** 18 + (hashOf(kind, ngram) % 2 ** 18);
      expected.set(bucket, (expected.get(bucket) ?? 0) + 1);
    }
    expect(countNgrams(text)).toEqual(expected);
  });

  // Worked out by ten lines of Python. Every bundle holds buckets, so these must never change.
  it.each<[0 | 1, string, number, number]>([
    [0, "book", 0xf441f269, 127593],
    [1, "book", 0xcad809bf, 264639],
    [0, " b", 0xb4840fc8, 4040],
    [0, "ok ", 0x2549799d, 96669],
    [1, "my book", 0x150686ff, 427775],
    [1, "я", 0x901ec0bf, 442559],
    [0, "😡", 0x308ccc6b, 52331],
  ])("of kind %i, %j has the hash and the bucket that bundles were made with", (of, ngram, hash, bucket) => {
    const text = " my book 😡 я ";
    const hashes = new Set<number>();
    visitNgrams(text, (kind, found, start, end) => {
      if (kind === of && text.slice(start, end) === ngram) hashes.add(found);
    });
    expect([...hashes]).toEqual([hash]);
    expect(bucketOf(of, hash)).toBe(bucket);
  });

  it("are of no kind in a text without a word or a sign", () => {
    expect(countNgrams("").size).toBe(0);
    expect(countNgrams(" \n ").size).toBe(0);
  });

  it("tell a word from a piece of a word, and the pair from both", () => {
    const kinds = new Map<number, number>();
    visitNgrams(normalizeForNgrams("to do"), (kind, hash) => kinds.set(bucketOf(kind, hash), kind));
    expect([...kinds.values()].filter((kind) => kind === 1)).toHaveLength(3);
  });

  it("see a word the same however its accents and case are written", () => {
    const [plain, ...others] = ["uberfallig", "ÜBERFÄLLIG", "u\u0308berfa\u0308llig"].map((text) =>
      countNgrams(text),
    );
    for (const other of others) expect(other).toEqual(plain);
  });

  it("of a text of any size are bounded: the start alone is read", () => {
    expect(countNgrams(LONG)).toEqual(countNgrams(LONG.slice(0, MAX_NGRAM_CHARACTERS)));
    let visits = 0;
    visitNgrams(normalizeForNgrams(`${"x ".repeat(1_000_000)}`), () => visits++);
    // A one-letter word has three pieces and makes two runs.
    expect(visits).toBeLessThanOrEqual((MAX_NGRAM_CHARACTERS / 2) * 5);
  });
});

describe("a bucket", () => {
  it("keeps the kinds apart and has 18 bits a kind", () => {
    expect(bucketOf(0, 0xffffffff)).toBe(2 ** 18 - 1);
    expect(bucketOf(1, 0)).toBe(2 ** 18);
    expect(bucketOf(1, 0xffffffff)).toBe(2 ** 19 - 1);
    expect(bucketOf(0, 2 ** 18 + 5)).toBe(5);
  });
});
