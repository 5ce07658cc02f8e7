import { BundleFormatError } from "../errors/index.ts";

// The .npy format, version 1.0: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
// Only what a bundle uses: little-endian float32, two dimensions, C order.

const MAGIC = Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59); // \x93NUMPY
const PREFIX_BYTES = 10; // magic, version (2), header length (2)
const ALIGNMENT_BYTES = 64;
const HEADER =
  /^\{\s*'descr':\s*'([^']*)',\s*'fortran_order':\s*(True|False),\s*'shape':\s*\(([0-9, ]*)\),?\s*\}\s*$/;

/** Vectors as rows of one packed array. */
export interface Matrix {
  /** Row-major, [rows, dimension]. */
  readonly data: Float32Array;
  readonly rows: number;
  readonly dimension: number;
}

/** Writes [rows, dimension] as .npy that numpy opens with `np.load`. */
export function encodeNpy({ data, rows, dimension }: Matrix): Uint8Array {
  if (data.length !== rows * dimension) {
    throw new RangeError(`matrix holds ${data.length} values, its shape says ${rows} x ${dimension}`);
  }
  const text = `{'descr': '<f4', 'fortran_order': False, 'shape': (${rows}, ${dimension}), }`;
  const total = Math.ceil((PREFIX_BYTES + text.length + 1) / ALIGNMENT_BYTES) * ALIGNMENT_BYTES;
  const header = `${text.padEnd(total - PREFIX_BYTES - 1)}\n`;
  const bytes = new Uint8Array(total + data.length * 4);
  const view = new DataView(bytes.buffer);
  bytes.set(MAGIC);
  view.setUint8(6, 1);
  view.setUint8(7, 0);
  view.setUint16(8, header.length, true);
  for (let i = 0; i < header.length; i++) bytes[PREFIX_BYTES + i] = header.charCodeAt(i);
  for (let i = 0; i < data.length; i++) view.setFloat32(total + i * 4, data[i] as number, true);
  return bytes;
}

/** Reads a two-dimensional float32 .npy; `asset` is its path in the bundle, for the error. */
export function decodeNpy(bytes: Uint8Array, asset: string): Matrix {
  const refuse = (field: string, expected: string, found: string): never => {
    throw new BundleFormatError({ asset, field, expected, found });
  };
  if (bytes.length < PREFIX_BYTES || MAGIC.some((byte, i) => bytes[i] !== byte)) {
    refuse("magic", "\\x93NUMPY", "another start");
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const version = `${view.getUint8(6)}.${view.getUint8(7)}`;
  if (version !== "1.0") refuse("version", "1.0", version);
  const start = PREFIX_BYTES + view.getUint16(8, true);
  if (start > bytes.length)
    refuse("header", "a header inside the file", `one of ${start - PREFIX_BYTES} bytes`);
  const header = HEADER.exec(new TextDecoder("latin1").decode(bytes.subarray(PREFIX_BYTES, start)));
  if (header === null)
    return refuse("header", "descr, fortran_order and a shape of counts", "something else");
  const [, descr, fortran, shape] = header as unknown as [string, string, string, string];
  if (descr !== "<f4") refuse("descr", "<f4", JSON.stringify(descr.slice(0, 20)));
  if (fortran !== "False") refuse("fortran_order", "False", fortran);
  const sizes = shape
    .split(",")
    .filter((size) => size.trim() !== "")
    .map(Number);
  const [rows, dimension] = sizes;
  if (sizes.length !== 2 || rows === undefined || dimension === undefined) {
    return refuse("shape", "two dimensions", `${sizes.length}`);
  }
  // Rows without values would let a few bytes claim any number of rows.
  if (dimension === 0) refuse("shape", "at least one value a row", "0");
  // Compared before anything is allocated, so that a huge shape costs nothing.
  const expected = rows * dimension * 4;
  if (!Number.isSafeInteger(expected) || bytes.length - start !== expected) {
    refuse("shape", `${bytes.length - start} bytes of values`, `a shape of ${rows} x ${dimension}`);
  }
  const data = new Float32Array(rows * dimension);
  if (littleEndian && (bytes.byteOffset + start) % 4 === 0) {
    data.set(new Float32Array(bytes.buffer, bytes.byteOffset + start, data.length));
  } else {
    for (let i = 0; i < data.length; i++) data[i] = view.getFloat32(start + i * 4, true);
  }
  const broken = data.findIndex((value) => !Number.isFinite(value));
  if (broken !== -1) refuse(`row ${Math.floor(broken / dimension)}`, "finite numbers", "NaN or infinity");
  return { data, rows, dimension };
}

const littleEndian = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;
