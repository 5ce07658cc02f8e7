import { ClassifierError } from "@org/classifier-core";
import { describe, expect, it } from "vitest";
import {
  decodeModel,
  encodeModel,
  FLOAT,
  FLOAT16,
  INT8,
  INT64,
  integer,
  node,
  randomFloats,
  rawBytes,
  runModel,
  tensor,
  value,
} from "./__fixtures__/tiny-onnx.ts";
import { type QuantizedOnnx, quantizeOnnx } from "./quantize-onnx.ts";
import type { CompactDtype } from "./weight-form.ts";

const noFiles = async (): Promise<Uint8Array> => {
  throw new Error("no file was expected to be read");
};
const quantize = (model: Uint8Array, dtype: CompactDtype = "w8"): Promise<QuantizedOnnx> =>
  quantizeOnnx(model, { dtype, readExternal: noFiles });

const W = randomFloats(6 * 4);
const X = { x: { data: randomFloats(3 * 6, 7), dims: [3, 6] } };
/** Six values of at most 1 each, times half a scale of at most 1/127, twice where two products are added. */
const TOLERANCE = (2 * 6 * 0.5) / 127;
const matMul = (more: Record<string, unknown> = {}) => ({
  node: [node("MatMul", ["x", "w"], "y")],
  initializer: [tensor("w", [6, 4], W)],
  input: [value("x", 2)],
  output: [value("y", 2)],
  ...more,
});

async function expectAlike(
  model: Uint8Array,
  feeds: Parameters<typeof runModel>[1] = X,
  { dtype = "w8", tolerance = TOLERANCE }: { dtype?: CompactDtype; tolerance?: number } = {},
): Promise<QuantizedOnnx> {
  const result = await quantize(model, dtype);
  const [before, after] = [await runModel(model, feeds), await runModel(result.bytes, feeds)];
  expect(after).toHaveLength(before.length);
  before.forEach((one, i) => {
    expect(Math.abs(one - (after[i] as number))).toBeLessThanOrEqual(tolerance);
  });
  return result;
}

const initializers = ({ bytes }: QuantizedOnnx) =>
  decodeModel(bytes).graph.initializer.map(({ name, dataType, dims }) => [name, dataType, dims.map(Number)]);
const operators = ({ bytes }: QuantizedOnnx) => decodeModel(bytes).graph.node.map(({ opType }) => opType);

describe("what is quantised", () => {
  it("the second input of MatMul, by column", async () => {
    const result = await expectAlike(encodeModel(matMul()));
    expect(result).toMatchObject({ opset: 13, tensors: { matMul: 1, gemm: 0, gather: 0 }, externalBytes: 0 });
    expect(initializers(result)).toEqual([
      ["w_q", INT8, [6, 4]],
      ["w_s", FLOAT, [1, 4]],
    ]);
    expect(operators(result)).toEqual(["Cast", "Mul", "MatMul"]);
  });

  it.each([
    [0, [6, 4], [1, 4]],
    [1, [4, 6], [4, 1]],
  ])("that of Gemm with transB %d, one scale an output value", async (transB, dims, scales) => {
    const gemm = node("Gemm", ["x", "w", "b"], "y", [integer("transB", transB)]);
    const initializer = [tensor("w", dims, W), tensor("b", [4], randomFloats(4, 3))];
    const result = await expectAlike(encodeModel(matMul({ node: [gemm], initializer })));
    expect(result.tensors).toEqual({ matMul: 0, gemm: 1, gather: 0 });
    expect(initializers(result)).toEqual([
      ["b", FLOAT, [4]],
      ["w_q", INT8, dims],
      ["w_s", FLOAT, scales],
    ]);
  });

  const rows = 10_001;
  const table = tensor("t", [rows, 4], randomFloats(rows * 4));
  const ids = { ids: { data: BigInt64Array.of(0n, 10_000n, 77n, -1n), dims: [1, 4] } };
  const lookUp = (graph: Record<string, unknown> = {}) =>
    encodeModel({
      node: [node("Gather", ["t", "ids"], "y")],
      initializer: [table],
      input: [value("ids", 2, INT64)],
      output: [value("y", 3)],
      ...graph,
    });

  it("a table of words, by row, and only the rows looked up are rebuilt", async () => {
    const result = await expectAlike(lookUp(), ids);
    expect(result.tensors).toEqual({ matMul: 0, gemm: 0, gather: 1 });
    expect(initializers(result)).toEqual([
      ["t_q", INT8, [rows, 4]],
      ["t_s", FLOAT, [rows, 1]],
    ]);
    expect(operators(result)).toEqual(["Gather", "Gather", "Cast", "Mul"]);
  });

  it("a table that something else uses too, which gets it whole", async () => {
    const nodes = [
      node("Gather", ["t", "ids"], "vectors"),
      node("ReduceMax", ["t"], "max", [integer("keepdims", 0)]),
      node("Add", ["vectors", "max"], "y"),
    ];
    const result = await expectAlike(lookUp({ node: nodes }), ids);
    expect(operators(result)).toEqual(["Cast", "Mul", "Gather", "Gather", "Cast", "Mul", "ReduceMax", "Add"]);
  });

  it("no small table, and none whose columns are looked up", async () => {
    const small = { ...table, name: "s", dims: [4, 10_001] };
    const nodes = [node("Gather", ["s", "ids"], "a"), node("MatMul", ["x", "w"], "y")];
    const result = await quantize(
      lookUp({ node: nodes, initializer: [small, tensor("w", [6, 4], W)], output: [value("y", 2)] }),
    );
    expect(result.tensors).toEqual({ matMul: 1, gemm: 0, gather: 0 });
    const byColumn = [node("Gather", ["t", "ids"], "a", [integer("axis", 1)]), ...nodes.slice(1)];
    expect(
      (await quantize(lookUp({ node: byColumn, initializer: [table, tensor("w", [6, 4], W)] }))).tensors,
    ).toEqual({ matMul: 1, gemm: 0, gather: 0 });
  });

  it("a weight that several operators share, once", async () => {
    const nodes = [
      node("MatMul", ["x", "w"], "a"),
      node("MatMul", ["x", "w"], "b"),
      node("Gemm", ["x", "w"], "c"),
      node("Add", ["a", "b"], "ab"),
      node("Sub", ["ab", "c"], "y"),
    ];
    const result = await expectAlike(encodeModel(matMul({ node: nodes })));
    expect(result.tensors).toEqual({ matMul: 1, gemm: 0, gather: 0 });
    expect(operators(result).filter((operator) => operator === "Cast")).toHaveLength(1);
  });

  it("values stored as float_data, and in an operator Constant", async () => {
    const floats = { name: "w", dims: [6, 4], dataType: FLOAT, floatData: [...W] };
    const ofFloats = await expectAlike(encodeModel(matMul({ initializer: [floats] })));
    expect(ofFloats.bytes).toEqual((await quantize(encodeModel(matMul()))).bytes);
    const constant = node("Constant", [], "w", [{ name: "value", t: tensor("", [6, 4], W), type: 4 }]);
    const nodes = [constant, node("MatMul", ["x", "w"], "y")];
    const ofConstant = await expectAlike(encodeModel(matMul({ node: nodes, initializer: [] })));
    expect(operators(ofConstant)).toEqual(["Cast", "Mul", "MatMul"]);
  });

  it("a weight with columns of zeros", async () => {
    const holes = W.map((weight, at) => (at % 4 === 1 ? 0 : weight));
    await expectAlike(encodeModel(matMul({ initializer: [tensor("w", [6, 4], holes)] })));
  });

  it("a weight that a branch inside an operator uses as well, which still finds it", async () => {
    const branch = (operator: string) => ({
      name: operator,
      node: [node(operator, ["w"], `${operator}_w`)],
      output: [value(`${operator}_w`, 2)],
    });
    const nodes = [
      node("If", ["flag"], "v", [
        { name: "then_branch", g: branch("Identity"), type: 5 },
        { name: "else_branch", g: branch("Neg"), type: 5 },
      ]),
      node("MatMul", ["x", "w"], "a"),
      node("MatMul", ["x", "v"], "b"),
      node("Add", ["a", "b"], "y"),
    ];
    const model = encodeModel(matMul({ node: nodes, input: [value("x", 2), value("flag", 0, 9)] }));
    const flag = { data: Uint8Array.of(1), dims: [], type: "bool" as const };
    await expectAlike(model, { ...X, flag });
  });
});

describe("in 16 bits", () => {
  /** Six values of at most 1 each, off by half a unit in the last of 11 places. */
  const HALF = { dtype: "w16", tolerance: 6 * 2 ** -12 } as const;

  it("a weight is one tensor, and a Cast makes it whole", async () => {
    const result = await expectAlike(encodeModel(matMul()), X, HALF);
    expect(result).toMatchObject({ tensors: { matMul: 1, gemm: 0, gather: 0 } });
    expect(initializers(result)).toEqual([["w_h", FLOAT16, [6, 4]]]);
    expect(operators(result)).toEqual(["Cast", "MatMul"]);
  });

  it("a table of words is looked up as it is, and only what was looked up is made whole", async () => {
    const rows = 10_001;
    const model = encodeModel({
      node: [node("Gather", ["t", "ids"], "y")],
      initializer: [tensor("t", [rows, 4], randomFloats(rows * 4))],
      input: [value("ids", 2, INT64)],
      output: [value("y", 3)],
    });
    const ids = { ids: { data: BigInt64Array.of(0n, 10_000n, 77n, -1n), dims: [1, 4] } };
    const result = await expectAlike(model, ids, HALF);
    expect(initializers(result)).toEqual([["t_h", FLOAT16, [rows, 4]]]);
    expect(operators(result)).toEqual(["Gather", "Cast"]);
  });

  it("each weight is the nearest of what 16 bits hold, the smallest and zeros among them", async () => {
    const weights = W.map(
      (weight, at) => [weight, weight * 2 ** -15, weight * 2 ** -24, 0][at % 4] as number,
    );
    const { bytes } = await quantize(
      encodeModel(matMul({ initializer: [tensor("w", [6, 4], weights)] })),
      "w16",
    );
    const [stored] = decodeModel(bytes).graph.initializer;
    const halves = stored?.rawData as Buffer;
    weights.forEach((weight, at) => {
      // IEEE 754: 10 stored places above 2^-14, steps of 2^-24 below.
      const step = Math.max(2 ** (Math.floor(Math.log2(Math.abs(weight))) - 10), 2 ** -24);
      expect(Math.abs(halfToNumber(halves.readUInt16LE(at * 2)) - weight)).toBeLessThanOrEqual(step / 2);
    });
  });

  it.each([65_520, -1e30, Number.NaN, Number.POSITIVE_INFINITY])("a weight of %d is refused", async (bad) => {
    const weights = W.map((weight, i) => (i === 5 ? bad : weight));
    await expect(
      quantize(encodeModel(matMul({ initializer: [tensor("w", [6, 4], weights)] })), "w16"),
    ).rejects.toMatchObject({ code: "ERR_BUILD_FAILED", expected: expect.stringContaining("65,504") });
  });

  /** By the definition, apart from the library that stored it. */
  function halfToNumber(bits: number): number {
    const [sign, exponent, fraction] = [bits >> 15 ? -1 : 1, (bits >> 10) & 31, bits & 1023];
    return sign * (exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15));
  }
});

describe("the file that comes out", () => {
  it("holds each weight within half a scale, everywhere", async () => {
    const { graph } = decodeModel((await quantize(encodeModel(matMul()))).bytes);
    const [values, scales] = graph.initializer.map(({ rawData }) => new Uint8Array(rawData as Buffer));
    const q = new Int8Array((values as Uint8Array).buffer);
    const s = new Float32Array((scales as Uint8Array).buffer);
    W.forEach((weight, at) => {
      const scale = s[at % 4] as number;
      expect(Math.abs((q[at] as number) * scale - weight)).toBeLessThanOrEqual(0.50002 * scale);
    });
  });

  it("is the same every time, and leaves its source as it was", async () => {
    const model = encodeModel(matMul());
    const copy = Buffer.from(model);
    expect((await quantize(model)).bytes).toEqual((await quantize(model)).bytes);
    expect(model).toEqual(copy);
  });

  it("keeps what it does not know, and 64-bit integers to the last bit", async () => {
    const extremes = ["9223372036854775807", "-9223372036854775808", "0", "9007199254740993"];
    const keeping = [
      integer("i", extremes[0] as string),
      integer("zero", 0),
      { name: "ints", ints: extremes, type: 7 },
      { name: "f", f: 0.1, type: 1 },
      { name: "t", t: { dims: [4], dataType: INT64, int64Data: extremes, docString: "of t" }, type: 4 },
    ];
    const unknown = { ...node("Odd", ["y"], "z", keeping), domain: "com.example", docString: "of a node" };
    const graph = matMul({ node: [node("MatMul", ["x", "w"], "y"), unknown], docString: "of a graph" });
    const opsetImport = [
      { domain: "com.example", version: extremes[0] },
      { domain: "", version: 17 },
    ];
    const more = {
      producerName: "a test",
      docString: "of a model",
      metadataProps: [{ key: "licence", value: "none" }],
      functions: [
        { name: "F", domain: "com.example", input: ["a"], output: ["b"], node: [node("Neg", ["a"], "b")] },
      ],
      opsetImport,
    };
    const model = encodeModel(graph, more);
    const [before, after] = [decodeModel(model), decodeModel((await quantize(model)).bytes)];
    expect({ ...after, graph: undefined }).toEqual({ ...before, graph: undefined });
    expect(after.graph.node.at(-1)).toEqual(before.graph.node.at(-1));
    expect(after.graph).toMatchObject({ name: "g", docString: "of a graph", input: before.graph.input });
    expect(JSON.stringify(after)).toContain(extremes[0]);
  });

  it("takes no name that is taken", async () => {
    const taken = [
      node("Identity", ["x"], "w_q"),
      node("Identity", ["w_q"], "w_q_"),
      node("Identity", ["w_q_"], "w_s"),
    ];
    await expectAlike(encodeModel(matMul({ node: [...taken, node("MatMul", ["w_s", "w"], "y")] })));
  });

  it("of an old model, whose constants are among its inputs, has them as constants", async () => {
    const graph = matMul({ input: [value("x", 2), value("w", 2)] });
    const result = await expectAlike(encodeModel(graph, { irVersion: 3 }));
    expect(decodeModel(result.bytes).graph.input.map(({ name }) => name)).toEqual(["x"]);
  });

  it("takes names that mean something to JavaScript for names", async () => {
    const graph = matMul({
      node: [node("MatMul", ["x", "__proto__"], "constructor"), node("Identity", ["constructor"], "y")],
      initializer: [tensor("__proto__", [6, 4], W)],
    });
    expect((await expectAlike(encodeModel(graph))).tensors.matMul).toBe(1);
    expect(({} as Record<string, unknown>).name).toBeUndefined();
  });
});

describe("a model that cannot be quantised is refused with a reason", () => {
  const weights = (fields: Record<string, unknown>) =>
    encodeModel(matMul({ initializer: [{ ...tensor("w", [6, 4], W), ...fields }] }));
  const invalidName = Buffer.from(encodeModel(matMul()));
  invalidName[invalidName.indexOf("MatMul")] = 0xff;
  const withValue = (bad: number) => ({ rawData: rawBytes(W.map((weight, i) => (i === 5 ? bad : weight))) });

  it.each([
    ["nothing", new Uint8Array(), /no graph/],
    [
      "a Git LFS pointer",
      Buffer.from("version https://git-lfs.github.com/spec/v1\noid sha256:0\n"),
      /Git LFS/,
    ],
    ["a web page", Buffer.from("<!doctype html><html><body>Not found</body></html>"), /no whole ONNX model/],
    ["noise", Buffer.from(rawBytes(randomFloats(500))), /no whole ONNX model/],
    ["a name that is no UTF-8", invalidName, /no whole ONNX model/],
    ["fp16 weights", weights({ dataType: FLOAT16 }), /1 tensors of fp16/],
    ["int8 weights", weights({ dataType: INT8 }), /quantised already/],
    [
      "8-bit arithmetic",
      encodeModel(matMul({ node: [node("MatMulInteger", ["x", "w"], "y")] })),
      /quantised already/,
    ],
    ["no weights", encodeModel(matMul({ node: [node("MatMul", ["x", "x"], "y")] })), /none among 1/],
    ["too few bytes", weights({ dims: [6, 5] }), /expected 120 bytes for 6 x 5 values, found 96 bytes/],
    [
      "sides that no memory holds",
      weights({ dims: ["9223372036854775807", "9223372036854775807"] }),
      /"w" is damaged/,
    ],
    ["sides below zero", weights({ dims: [-6, -4] }), /"w" is damaged/],
    ["not a number", weights(withValue(Number.NaN)), /finite/],
    ["an infinite weight", weights(withValue(Number.POSITIVE_INFINITY)), /finite/],
    ["operators of long ago", encodeModel(matMul(), { opsetImport: [{ version: 6 }] }), /version 7 or later/],
    [
      "no operators of ONNX",
      encodeModel(matMul(), { opsetImport: [{ domain: "a", version: 9 }] }),
      /version 7/,
    ],
  ])("%s", async (_, model, message) => {
    const error = await quantize(model).catch((one: unknown) => one);
    expect(error).toBeInstanceOf(ClassifierError);
    expect(error).toMatchObject({ code: "ERR_BUILD_FAILED", message: expect.stringMatching(message) });
  });

  it("a path in a tensor's name is not repeated", async () => {
    const name = "/home/somebody/export/weight";
    const graph = matMul({
      node: [node("MatMul", ["x", name], "y")],
      initializer: [tensor(name, [6, 5], W)],
    });
    await expect(quantize(encodeModel(graph))).rejects.toThrow(/"…weight" is damaged/);
  });

  it("one cut off anywhere", async () => {
    const model = encodeModel(matMul());
    for (let length = 0; length < model.length; length++) {
      const error = await quantize(model.subarray(0, length)).catch((one: unknown) => one);
      expect(error, `cut at ${length}`).toMatchObject({ code: "ERR_BUILD_FAILED" });
    }
  });

  it("one with any bit turned is quantised, or refused with a code", async () => {
    const model = encodeModel(matMul());
    for (let bit = 0; bit < model.length * 8; bit += 3) {
      const turned = Uint8Array.from(model);
      turned[bit >> 3] = (turned[bit >> 3] as number) ^ (1 << (bit & 7));
      const outcome = await quantize(turned).catch((one: unknown) => one);
      if (outcome instanceof Error) expect(outcome, `bit ${bit}`).toMatchObject({ code: "ERR_BUILD_FAILED" });
    }
  });

  it("one that nests graphs without end", async () => {
    await expect(quantize(nested(200))).rejects.toMatchObject({ code: "ERR_BUILD_FAILED" });
  });
});

/** Written byte by byte, because writers stop at some depth as well. */
function nested(depth: number): Uint8Array {
  const field = (number: number, content: Uint8Array) => {
    const length: number[] = [];
    for (let left = content.length; ; left >>>= 7) {
      length.push(left > 127 ? (left & 127) | 128 : left);
      if (left <= 127) break;
    }
    return Buffer.concat([Buffer.of((number << 3) | 2, ...length), content]);
  };
  let graph = Buffer.alloc(0);
  for (let i = 0; i < depth; i++) graph = field(1, field(5, field(6, graph)));
  return Buffer.concat([field(7, graph), field(8, Buffer.of(16, 13))]);
}

describe("an interruption", () => {
  it("is heard", async () => {
    const options = { dtype: "w8", readExternal: noFiles, signal: AbortSignal.abort() } as const;
    await expect(quantizeOnnx(encodeModel(matMul()), options)).rejects.toMatchObject({ name: "AbortError" });
  });
});
