import { describe, expect, it } from "vitest";
import { decodeNpy, decodeTable, encodeNpy, encodeTable } from "./npy.ts";

const ASSET = "embeddings/test.npy";

/** A .npy with any header, right or wrong, before `values` little-endian floats. */
function npy(
  header: string,
  values: readonly number[],
  { version = [1, 0], headerBytes = header.length } = {},
) {
  const bytes = new Uint8Array(10 + header.length + values.length * 4);
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, version[0] as number, version[1] as number]);
  const view = new DataView(bytes.buffer);
  view.setUint16(8, headerBytes, true);
  bytes.set(new TextEncoder().encode(header), 10);
  values.forEach((value, i) => {
    view.setFloat32(10 + header.length + i * 4, value, true);
  });
  return bytes;
}

const header = (shape: string, descr = "<f4", fortran = "False") =>
  `{'descr': '${descr}', 'fortran_order': ${fortran}, 'shape': ${shape}, }\n`;

function refusal(bytes: Uint8Array): { code: string; asset: string; field: string; message: string } {
  try {
    decodeNpy(bytes, ASSET);
  } catch (error) {
    return error as ReturnType<typeof refusal>;
  }
  throw new Error("accepted");
}

describe("encodeNpy and decodeNpy", () => {
  it.each([
    [1, 1],
    [3, 2],
    [2, 384],
    [1000, 3],
    [0, 384],
  ])("give %i x %i back bit by bit", (rows, dimension) => {
    const data = Float32Array.from({ length: rows * dimension }, (_, i) =>
      Math.fround(Math.sin(i) * 10 ** ((i % 9) - 4)),
    );
    const matrix = decodeNpy(encodeNpy({ data, rows, dimension }), ASSET);
    expect(matrix.rows).toBe(rows);
    expect(matrix.dimension).toBe(dimension);
    const { buffer, byteOffset, length } = matrix.data;
    expect(new Uint32Array(buffer, byteOffset, length)).toEqual(new Uint32Array(data.buffer));
  });

  it("keep the smallest, the largest and the negative zero", () => {
    const data = Float32Array.of(-0, 1.401298464324817e-45, 3.4028234663852886e38, -3.4028234663852886e38);
    const { data: read } = decodeNpy(encodeNpy({ data, rows: 2, dimension: 2 }), ASSET);
    expect([...read].map((value) => (Object.is(value, -0) ? "-0" : value))).toEqual([
      "-0",
      ...[...data].slice(1),
    ]);
  });

  it("start the values at a multiple of 64 bytes, so that they can be mapped", () => {
    for (const rows of [1, 99, 12345678]) {
      const bytes = encodeNpy({ data: new Float32Array(0), rows: 0, dimension: rows });
      expect(bytes.length % 64).toBe(0);
      expect(bytes.at(-1)).toBe("\n".charCodeAt(0));
    }
  });

  it("refuse to write a shape that is not the data's", () => {
    expect(() => encodeNpy({ data: new Float32Array(5), rows: 2, dimension: 3 })).toThrow(RangeError);
  });
});

describe("decodeNpy", () => {
  it("reads values at any offset of a larger buffer", () => {
    const file = encodeNpy({ data: Float32Array.of(1, 2, 3, 4), rows: 2, dimension: 2 });
    for (const offset of [0, 1, 2, 3, 4]) {
      const larger = new Uint8Array(file.length + 16).fill(255);
      larger.set(file, offset);
      const matrix = decodeNpy(larger.subarray(offset, offset + file.length), ASSET);
      expect([...matrix.data]).toEqual([1, 2, 3, 4]);
    }
  });

  it("shares the memory of the bytes, so that a large matrix is not held twice", () => {
    const file = encodeNpy({ data: Float32Array.of(1, 2), rows: 1, dimension: 2 });
    expect(decodeNpy(file, ASSET).data.buffer).toBe(file.buffer);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    "refuses %d at any place",
    (value) => {
      for (let at = 0; at < 6; at++) {
        const data = Float32Array.of(1, -2, 3e38, -3e38, 1e-45, -0);
        data[at] = value;
        expect(() => decodeNpy(encodeNpy({ data, rows: 2, dimension: 3 }), ASSET)).toThrow(
          `row ${at < 3 ? 0 : 1}`,
        );
      }
    },
  );

  it("reads a header without numpy's last comma and spaces", () => {
    const bytes = npy("{'descr':'<f4','fortran_order':False,'shape':(1,2)}", [5, 6]);
    expect([...decodeNpy(bytes, ASSET).data]).toEqual([5, 6]);
  });

  it.each<[what: string, field: string, bytes: Uint8Array]>([
    ["an empty file", "magic", new Uint8Array(0)],
    ["a file shorter than the prefix", "magic", npy("", []).subarray(0, 9)],
    ["another kind of file", "magic", new TextEncoder().encode("PK\u0003\u0004 not numpy at all")],
    ["a Git LFS pointer", "magic", new TextEncoder().encode("version https://git-lfs.github.com/spec/v1\n")],
    ["version 2.0", "version", npy(header("(1, 1)"), [1], { version: [2, 0] })],
    ["version 1.1", "version", npy(header("(1, 1)"), [1], { version: [1, 1] })],
    ["a header that ends behind the file", "header", npy(header("(1, 1)"), [1], { headerBytes: 65535 })],
    ["no header", "header", npy("", [1], { headerBytes: 0 })],
    ["a header of other fields", "header", npy("{'shape': (1, 1)}\n", [1])],
    ["code in place of a header", "header", npy("__import__('os').system('true')\n", [1])],
    ["Fortran order", "fortran_order", npy(header("(2, 1)", "<f4", "True"), [1, 2])],
    ["big-endian values", "descr", npy(header("(1, 1)", ">f4"), [1])],
    ["doubles", "descr", npy(header("(1, 1)", "<f8"), [1, 2])],
    ["whole numbers", "descr", npy(header("(1, 1)", "<i4"), [1])],
    ["pickled objects", "descr", npy(header("(1, 1)", "|O"), [1])],
    ["no dimension", "shape", npy(header("()"), [1])],
    ["one dimension", "shape", npy(header("(2,)"), [1, 2])],
    ["three dimensions", "shape", npy(header("(1, 1, 1)"), [1])],
    ["a negative size", "header", npy(header("(-1, -1)"), [1])],
    ["a fractional size", "header", npy(header("(1.0, 1)"), [1])],
    ["a size of two numbers", "shape", npy(header("(1 1, 1)"), [1])],
    ["more rows than the file holds", "shape", npy(header("(2, 2)"), [1, 2, 3])],
    ["fewer rows than the file holds", "shape", npy(header("(1, 2)"), [1, 2, 3])],
    ["a file cut inside its last value", "shape", npy(header("(1, 2)"), [1, 2]).subarray(0, -1)],
    ["a shape of 2^64 values", "shape", npy(header("(4294967296, 4294967296)"), [1])],
    ["a shape whose bytes wrap to those of the file", "shape", npy(header("(1073741825, 4)"), [1, 2, 3, 4])],
    ["a size beyond all numbers", "shape", npy(header(`(${"9".repeat(400)}, 0)`), [])],
    ["many rows of nothing", "shape", npy(header("(4000000000, 0)"), [])],
    ["NaN", "row 1", npy(header("(2, 2)"), [1, 2, 3, Number.NaN])],
    ["infinity", "row 0", npy(header("(2, 2)"), [Number.NEGATIVE_INFINITY, 2, 3, 4])],
  ])("refuses %s and names the file and the field %s", (_, field, bytes) => {
    expect(refusal(bytes)).toMatchObject({ code: "ERR_BUNDLE_FORMAT", asset: ASSET, field });
  });

  it("does not repeat a stranger's header at length", () => {
    const { message } = refusal(npy(header("(1, 1)", `\u001b${"x".repeat(60_000)}`), [1]));
    expect(message.length).toBeLessThan(400);
    expect(message).not.toContain("\u001b");
  });

  it("refuses every file cut short at any byte", () => {
    const file = encodeNpy({ data: Float32Array.of(1, 2, 3, 4), rows: 2, dimension: 2 });
    for (let length = 0; length < file.length; length++) {
      expect(refusal(file.subarray(0, length)).code).toBe("ERR_BUNDLE_FORMAT");
    }
  });
});

describe("tables of whole numbers", () => {
  it.each([
    [1, 1],
    [5, 3],
    [127, 1],
    [0, 7],
  ])("of %i x %i come back as they were", (rows, columns) => {
    const bytes = Int8Array.from({ length: rows * columns }, (_, i) => (i % 256) - 128);
    expect(decodeTable("|i1", encodeTable("|i1", { data: bytes, rows, columns }), ASSET)).toEqual({
      data: bytes,
      rows,
      columns,
    });
    const words = Uint32Array.from({ length: rows * columns }, (_, i) => (i * 0x9e3779b1) >>> 0);
    expect(decodeTable("<u4", encodeTable("<u4", { data: words, rows, columns }), ASSET)).toEqual({
      data: words,
      rows,
      columns,
    });
  });

  it("keep the smallest and the largest", () => {
    const bytes = Int8Array.of(-128, 127);
    expect([
      ...decodeTable("|i1", encodeTable("|i1", { data: bytes, rows: 1, columns: 2 }), ASSET).data,
    ]).toEqual([-128, 127]);
    const words = Uint32Array.of(0, 2 ** 32 - 1);
    expect([
      ...decodeTable("<u4", encodeTable("<u4", { data: words, rows: 2, columns: 1 }), ASSET).data,
    ]).toEqual([0, 2 ** 32 - 1]);
  });

  it("are written as the part of a larger buffer they are, and read at any offset", () => {
    const part = Uint32Array.of(9, 1, 2, 9).subarray(1, 3);
    const file = encodeTable("<u4", { data: part, rows: 2, columns: 1 });
    for (const offset of [0, 1, 2, 3]) {
      const larger = new Uint8Array(file.length + 8).fill(255);
      larger.set(file, offset);
      const { data } = decodeTable("<u4", larger.subarray(offset, offset + file.length), ASSET);
      expect([...data]).toEqual([1, 2]);
    }
  });

  it.each([
    ["<u4", "|i1"],
    ["|i1", "<u4"],
    ["<f4", "<u4"],
    ["<u4", "<f4"],
  ] as const)("of %s are not read as %s", (written, asked) => {
    const data = { "<u4": new Uint32Array(4), "|i1": new Int8Array(4), "<f4": new Float32Array(4) }[written];
    const file = encodeTable(written, { data, rows: 2, columns: 2 } as never);
    expect(() => decodeTable(asked, file, ASSET)).toThrow(
      expect.objectContaining({ code: "ERR_BUNDLE_FORMAT", asset: ASSET, field: "descr" }),
    );
  });

  it("refuse a shape that is not the data's, and every file cut short", () => {
    expect(() => encodeTable("|i1", { data: new Int8Array(5), rows: 2, columns: 3 })).toThrow(RangeError);
    const file = encodeTable("|i1", { data: Int8Array.of(1, 2, 3), rows: 3, columns: 1 });
    for (let length = 0; length < file.length; length++) {
      expect(() => decodeTable("|i1", file.subarray(0, length), ASSET)).toThrow(
        expect.objectContaining({ code: "ERR_BUNDLE_FORMAT", asset: ASSET }),
      );
    }
  });
});
