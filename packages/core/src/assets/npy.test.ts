import { describe, expect, it } from "vitest";
import { decodeNpy, encodeNpy } from "./npy.ts";

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
    expect(new Uint32Array(matrix.data.buffer)).toEqual(new Uint32Array(data.buffer));
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

  it("gives data of its own, not a view into the file", () => {
    const file = encodeNpy({ data: Float32Array.of(1, 2), rows: 1, dimension: 2 });
    const matrix = decodeNpy(file, ASSET);
    file.fill(0);
    expect([...matrix.data]).toEqual([1, 2]);
  });

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
