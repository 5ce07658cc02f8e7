import { loadRuntime } from "@org/classifier-core/preparation";
import { describe, expect, it } from "vitest";
import { productGraph } from "./product-graph.ts";

const FORMS = [
  { left: false, right: false },
  { left: true, right: false },
  { left: false, right: true },
  { left: true, right: true },
];

describe("a graph of one product", () => {
  it.each(FORMS)("is one that the runtime opens and names its inputs of: %j", async (transpose) => {
    const runtime = await loadRuntime();
    const session = await runtime.InferenceSession.create(productGraph(transpose), { logSeverityLevel: 3 });
    expect(session.inputNames).toEqual(["left", "right"]);
    expect(session.outputNames).toEqual(["product"]);
    // [[1, 2], [3, 4]] and [[5, 6], [7, 8]], each turned or not.
    const tensor = (...values: number[]) => new runtime.Tensor("float32", Float32Array.from(values), [2, 2]);
    const { product } = (await session.run({ left: tensor(1, 2, 3, 4), right: tensor(5, 6, 7, 8) })) as {
      product: InstanceType<typeof runtime.Tensor>;
    };
    const [a, b, c, d] = transpose.left ? [1, 3, 2, 4] : [1, 2, 3, 4];
    const [e, f, g, h] = transpose.right ? [5, 7, 6, 8] : [5, 6, 7, 8];
    const by = (x = 0, y = 0, z = 0, w = 0) => x * z + y * w;
    expect([...(product.data as Float32Array)]).toEqual([
      by(a, b, e, g),
      by(a, b, f, h),
      by(c, d, e, g),
      by(c, d, f, h),
    ]);
    await session.release();
  });

  it("is the same bytes each time, a few hundred", () => {
    for (const transpose of FORMS) {
      expect(productGraph(transpose)).toEqual(productGraph(transpose));
      expect(productGraph(transpose).length).toBeLessThan(400);
    }
    expect(new Set(FORMS.map((transpose) => productGraph(transpose).join())).size).toBe(FORMS.length);
  });
});
