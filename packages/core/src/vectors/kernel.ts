import { DOT_PRODUCTS_WASM } from "./dot-products-wasm.ts";

/** The compiled loops of dot-products.wat, with a memory of their own. */
export interface Kernel {
  readonly memory: ArrayBuffer;
  /** float32 rows, float32 vector, float32 products */
  readonly dotFloats: DotRows;
  /** int8 rows, int16 vector, int32 products */
  readonly dotIntegers: DotRows;
}

/** Places are byte offsets into the kernel's memory. */
export type DotRows = (
  firstRow: number,
  rows: number,
  vector: number,
  vectorEnd: number,
  products: number,
) => void;

/** Values the loops take at a step; rows and vector are padded with zeros to a multiple of it. */
export const STEP_VALUES = 16;

/** Bytes; fixed by WebAssembly. */
const PAGE_BYTES = 65_536;

/** What is used of WebAssembly, which TypeScript's library declares for browsers only; missing under --jitless. */
interface WebAssemblyApi {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Memory: new (pages: { readonly initial: number }) => { readonly buffer: ArrayBuffer };
  readonly Instance: new (module: object, imports: object) => { readonly exports: unknown };
}

let compiled: object | undefined;

/**
 * Makes a kernel with `bytes` of memory, which are given back when nobody holds the kernel any more. Undefined where
 * the process may not compile WebAssembly, or where so much memory cannot be had from it (4 GiB at most).
 */
export function createKernel(bytes: number): Kernel | undefined {
  const { WebAssembly } = globalThis as unknown as { readonly WebAssembly?: WebAssemblyApi };
  if (WebAssembly === undefined) return undefined;
  try {
    compiled ??= new WebAssembly.Module(Buffer.from(DOT_PRODUCTS_WASM, "base64"));
    const memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / PAGE_BYTES) });
    const { exports } = new WebAssembly.Instance(compiled, { vectors: { memory } });
    return { memory: memory.buffer, ...(exports as Pick<Kernel, "dotFloats" | "dotIntegers">) };
  } catch {
    // No address space, or WebAssembly switched off: slower, not wrong.
    return undefined;
  }
}

/** The next multiple of STEP_VALUES, 16 at least. */
export function paddedWidth(dimension: number): number {
  return Math.max(1, Math.ceil(dimension / STEP_VALUES)) * STEP_VALUES;
}
