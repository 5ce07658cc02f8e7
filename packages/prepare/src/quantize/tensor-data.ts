import { ELEMENT, EXTERNAL_LOCATION, type OnnxTensor } from "./onnx-model.ts";
import { quantizeError } from "./quantize-error.ts";

/** Reads a part of a file beside the model; the location is a stranger's words. */
export type ReadExternal = (part: ExternalPart) => Promise<Uint8Array>;

export interface ExternalPart {
  readonly location: string;
  readonly offset: number;
  /** Undefined: to the end of the file. */
  readonly length: number | undefined;
}

const BYTES_A_FLOAT = 4;

/** A matrix's rows and columns; undefined where the tensor has another rank. */
export function matrixShape({ dims }: OnnxTensor): { rows: number; columns: number } | undefined {
  const [rows, columns] = dims.map((dim) => Number(dim.toString()));
  if (dims.length !== 2 || rows === undefined || columns === undefined) return undefined;
  return { rows, columns };
}

/** The values of a float32 matrix whose data is in the model by now; throws where bytes and dims disagree. */
export function floatsOf(tensor: OnnxTensor): Float32Array {
  const { rows = 0, columns = 0 } = matrixShape(tensor) ?? {};
  const expected = rows * columns * BYTES_A_FLOAT;
  // A tensor has its values in one field or in the other; of the reader's messages, the one that is absent is empty.
  const { rawData, floatData = [] } = tensor;
  const chunks = rawData === undefined || rawData.length === 0 ? floatData : [rawData];
  const [bytes = Buffer.alloc(0)] = chunks.length > 1 ? [Buffer.concat(chunks)] : chunks;
  if (rows < 0 || columns < 0 || bytes.length !== expected) {
    throw damaged(tensor, `${expected} bytes for ${rows} x ${columns} values`, `${bytes.length} bytes`);
  }
  // A view where it can be: a table of words may be half of the model. ONNX is little-endian, as is every processor
  // the runtime has a build for.
  const aligned = bytes.byteOffset % BYTES_A_FLOAT === 0 ? bytes : new Uint8Array(bytes);
  return new Float32Array(aligned.buffer, aligned.byteOffset, rows * columns);
}

/** Whether the tensor's values stand in a file beside the model. */
export function isExternal({ dataLocation, externalData }: OnnxTensor): boolean {
  return dataLocation === EXTERNAL_LOCATION || (externalData?.length ?? 0) > 0;
}

/** Brings a tensor's values into the model, so that the model is one file. */
export async function inlineExternal(tensor: OnnxTensor, readExternal: ReadExternal): Promise<void> {
  const entries = new Map((tensor.externalData ?? []).map(({ key = "", value = "" }) => [key, value]));
  const size = (key: string) => {
    const text = entries.get(key);
    if (text === undefined) return undefined;
    const value = /^\d{1,15}$/.test(text) ? Number(text) : undefined;
    if (value === undefined) throw damaged(tensor, `a whole number of bytes as its ${key}`, "something else");
    return value;
  };
  const length = size("length");
  const location = entries.get("location") ?? "";
  const bytes = await readExternal({ location, offset: size("offset") ?? 0, length });
  const wanted = tensor.dataType === ELEMENT.float ? countOf(tensor) * BYTES_A_FLOAT : bytes.length;
  if (bytes.length !== wanted) throw damaged(tensor, `${wanted} bytes`, `${bytes.length} bytes`);
  tensor.rawData = bytes;
  tensor.externalData = [];
  delete tensor.dataLocation;
}

function countOf({ dims }: OnnxTensor): number {
  return dims.reduce<number>((count, dim) => count * Number(dim.toString()), 1);
}

/** A name is a stranger's words, and may be of any length. */
export function shownName(name: string | undefined): string {
  const text = JSON.stringify(name ?? "");
  // Only the last part: exporters may put a path of their machine in front.
  return text.length > 80 || /[\\/]/.test(text)
    ? `"…${(name ?? "").split(/[\\/]/).at(-1)?.slice(-60)}"`
    : text;
}

export function damaged(tensor: OnnxTensor, expected: string, found: string): Error {
  return quantizeError({
    what: `the tensor ${shownName(tensor.name)} is damaged`,
    expected,
    found,
    remedy: "Download or export the model again.",
  });
}
