import { BundleFormatError } from "../errors/index.ts";

// The .npy format, version 1.0: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
// Only what a bundle uses: little-endian float32, int8 or uint32, two dimensions, C order.

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

/** The kinds of value a bundle keeps, by numpy's name of them. */
const ARRAYS = { "<f4": Float32Array, "|i1": Int8Array, "<u4": Uint32Array } as const;
type Descr = keyof typeof ARRAYS;
interface ValuesOf {
  "<f4": Float32Array;
  "|i1": Int8Array;
  "<u4": Uint32Array;
}
type Values<Kind extends Descr> = ValuesOf[Kind];

/** Whole numbers as rows of one packed array. */
export interface Table<Kind extends Descr = "|i1" | "<u4"> {
  /** Row-major, [rows, columns]. */
  readonly data: Values<Kind>;
  readonly rows: number;
  readonly columns: number;
}

/** Writes [rows, dimension] as .npy that numpy opens with `np.load`. */
export function encodeNpy({ data, rows, dimension }: Matrix): Uint8Array {
  return encodeTable("<f4", { data, rows, columns: dimension });
}

/** Writes [rows, columns] of the kind named as .npy that numpy opens with `np.load`. */
export function encodeTable<Kind extends Descr>(
  descr: Kind,
  { data, rows, columns }: Table<Kind>,
): Uint8Array {
  if (data.length !== rows * columns) {
    throw new RangeError(`matrix holds ${data.length} values, its shape says ${rows} x ${columns}`);
  }
  const text = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${rows}, ${columns}), }`;
  const total = Math.ceil((PREFIX_BYTES + text.length + 1) / ALIGNMENT_BYTES) * ALIGNMENT_BYTES;
  const header = `${text.padEnd(total - PREFIX_BYTES - 1)}\n`;
  const size = ARRAYS[descr].BYTES_PER_ELEMENT;
  const bytes = new Uint8Array(total + data.length * size);
  const view = new DataView(bytes.buffer);
  bytes.set(MAGIC);
  view.setUint8(6, 1);
  view.setUint8(7, 0);
  view.setUint16(8, header.length, true);
  for (let i = 0; i < header.length; i++) bytes[PREFIX_BYTES + i] = header.charCodeAt(i);
  if (littleEndian || size === 1) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), total);
  } else {
    const write = descr === "<f4" ? view.setFloat32.bind(view) : view.setUint32.bind(view);
    for (let i = 0; i < data.length; i++) write(total + i * size, data[i] as number, true);
  }
  return bytes;
}

/** Reads a two-dimensional float32 .npy, as decodeTable does; `asset` is its path in the bundle, for the error. */
export function decodeNpy(bytes: Uint8Array, asset: string): Matrix {
  const { data, rows, columns } = decodeTable("<f4", bytes, asset);
  if (!allFinite(data)) {
    throw new BundleFormatError({
      asset,
      field: `row ${Math.floor(data.findIndex((value) => !Number.isFinite(value)) / columns)}`,
      expected: "finite numbers",
      found: "NaN or infinity",
    });
  }
  return { data, rows, dimension: columns };
}

/** From here on a loop is compiled while it runs, and then faster than three native searches (2026-11-30). */
const LOOPED_FROM_VALUES = 500_000;

function allFinite(values: Float32Array): boolean {
  if (values.length < LOOPED_FROM_VALUES) {
    return ![Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY].some((bad) =>
      values.includes(bad),
    );
  }
  // What is not finite times 0 is no number.
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += (values[i] as number) * 0;
  return sum === 0;
}

/**
 * Reads a two-dimensional .npy of the kind named; `asset` is its path in the bundle, for the error. The result shares
 * the memory of `bytes` where it can: a copy of a large matrix costs a start time and memory.
 */
export function decodeTable<Kind extends Descr>(kind: Kind, bytes: Uint8Array, asset: string): Table<Kind> {
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
  if (descr !== kind) refuse("descr", kind, JSON.stringify(descr.slice(0, 20)));
  if (fortran !== "False") refuse("fortran_order", "False", fortran);
  const sizes = shape
    .split(",")
    .filter((size) => size.trim() !== "")
    .map(Number);
  const [rows, columns] = sizes;
  if (sizes.length !== 2 || rows === undefined || columns === undefined) {
    return refuse("shape", "two dimensions", `${sizes.length}`);
  }
  // Rows without values would let a few bytes claim any number of rows.
  if (columns === 0) refuse("shape", "at least one value a row", "0");
  // Compared before anything is allocated, so that a huge shape costs nothing.
  const array = ARRAYS[kind];
  const expected = rows * columns * array.BYTES_PER_ELEMENT;
  if (!Number.isSafeInteger(expected) || bytes.length - start !== expected) {
    refuse("shape", `${bytes.length - start} bytes of values`, `a shape of ${rows} x ${columns}`);
  }
  const native = littleEndian || array.BYTES_PER_ELEMENT === 1;
  if (native && (bytes.byteOffset + start) % array.BYTES_PER_ELEMENT === 0) {
    const data = new array(bytes.buffer as ArrayBuffer, bytes.byteOffset + start, rows * columns);
    return { data: data as unknown as Values<Kind>, rows, columns };
  }
  const data = new array(rows * columns) as unknown as Values<Kind>;
  if (native) {
    new Uint8Array(data.buffer).set(bytes.subarray(start));
  } else {
    const read = kind === "<f4" ? view.getFloat32.bind(view) : view.getUint32.bind(view);
    for (let i = 0; i < data.length; i++) data[i] = read(start + i * array.BYTES_PER_ELEMENT, true);
  }
  return { data, rows, columns };
}

const littleEndian = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;
