import { loadRuntime } from "@org/classifier-core/preparation";
import { productGraph } from "./product-graph.ts";

/** A row-major matrix: [rows, columns]. */
export interface Dense {
  readonly data: Float32Array;
  readonly rows: number;
  readonly columns: number;
}

/**
 * Matrix products on the runtime that classifies: some fifty times as fast as loops in JavaScript, with no further
 * native dependency. Deterministic: for each shape values are summed in one order, however many threads share the
 * work; a single row is summed in another order than many.
 */
export interface MatrixProducts {
  /** left × right */
  multiply(left: Dense, right: Dense): Promise<Dense>;
  /** leftᵀ × right */
  multiplyTransposedLeft(left: Dense, right: Dense): Promise<Dense>;
  /** left × rightᵀ */
  multiplyTransposedRight(left: Dense, right: Dense): Promise<Dense>;
  close(): Promise<void>;
}

/** Opens the products; `threads` share each of them. */
export async function openMatrixProducts({ threads }: { readonly threads: number }): Promise<MatrixProducts> {
  const runtime = await loadRuntime();
  const open = (transpose: { left: boolean; right: boolean }) =>
    runtime.InferenceSession.create(productGraph(transpose), {
      executionProviders: ["cpu"],
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      enableCpuMemArena: false,
      enableMemPattern: false,
      logSeverityLevel: 3,
      // Between two products much is done in JavaScript, while threads that spin would heat a shared machine.
      extra: { session: { intra_op: { allow_spinning: "0" } } },
    });
  const plain = await open({ left: false, right: false });
  const transposedLeft = await open({ left: true, right: false });
  const transposedRight = await open({ left: false, right: true });
  const tensor = ({ data, rows, columns }: Dense) => new runtime.Tensor("float32", data, [rows, columns]);
  const run = async (session: typeof plain, left: Dense, right: Dense): Promise<Dense> => {
    const { product } = (await session.run({ left: tensor(left), right: tensor(right) })) as {
      product: InstanceType<typeof runtime.Tensor>;
    };
    const [rows, columns] = product.dims as [number, number];
    return { data: product.data as Float32Array, rows, columns };
  };
  return {
    multiply: (left, right) => run(plain, left, right),
    multiplyTransposedLeft: (left, right) => run(transposedLeft, left, right),
    multiplyTransposedRight: (left, right) => run(transposedRight, left, right),
    async close() {
      await Promise.all([plain, transposedLeft, transposedRight].map((session) => session.release()));
    },
  };
}
