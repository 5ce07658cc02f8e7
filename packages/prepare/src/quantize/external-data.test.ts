import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../__fixtures__/folders.ts";
import {
  encodeModel,
  FLOAT,
  node,
  randomFloats,
  rawBytes,
  runModel,
  tensor,
  value,
} from "./__fixtures__/tiny-onnx.ts";
import { externalDataBeside } from "./external-data.ts";
import { quantizeOnnx } from "./quantize-onnx.ts";

const W = randomFloats(6 * 4);
const B = randomFloats(4, 9);
/** Bytes before, between and after the weights, as exporters pad them. */
const DATA = Buffer.concat([Buffer.alloc(64), rawBytes(W), Buffer.alloc(32), rawBytes(B), Buffer.alloc(8)]);

const external = (name: string, dims: number[], entries: Record<string, string>) => ({
  name,
  dims,
  dataType: FLOAT,
  dataLocation: 1,
  externalData: Object.entries(entries).map(([key, text]) => ({ key, value: text })),
});

function model(entries: Record<string, string>, initializer?: object[]): Uint8Array {
  return encodeModel({
    node: [node("MatMul", ["x", "w"], "xw"), node("Add", ["xw", "b"], "y")],
    initializer: initializer ?? [
      external("w", [6, 4], entries),
      external("b", [4], { location: "model.onnx_data", offset: "192", length: "16" }),
    ],
    input: [value("x", 2)],
    output: [value("y", 2)],
  });
}

const WHOLE = { location: "model.onnx_data", offset: "64", length: "96" };

async function exportedFolder(bytes: Uint8Array): Promise<{ folder: string; graph: string }> {
  const folder = await temporaryFolder();
  await mkdir(join(folder, "onnx"));
  await writeFile(join(folder, "onnx", "model.onnx_data"), DATA);
  await writeFile(join(folder, "outside"), DATA);
  const graph = join(folder, "onnx", "model.onnx");
  await writeFile(graph, bytes);
  return { folder, graph };
}

const quantizeAt = (graph: string, bytes: Uint8Array) =>
  quantizeOnnx(bytes, { dtype: "w8", readExternal: externalDataBeside(graph) });

describe("weights in a file beside the model", () => {
  it("come into the one file that is written, quantised or as they were", async () => {
    const bytes = model(WHOLE);
    const { graph } = await exportedFolder(bytes);
    const result = await quantizeAt(graph, bytes);
    expect(result).toMatchObject({ tensors: { matMul: 1 }, externalBytes: 96 + 16 });
    const inside = model({}, [tensor("w", [6, 4], W), tensor("b", [4], B)]);
    const feeds = { x: { data: randomFloats(3 * 6, 7), dims: [3, 6] } };
    const expected = await quantizeAt(graph, inside);
    expect(await runModel(result.bytes, feeds)).toEqual(await runModel(expected.bytes, feeds));
  });

  it("are found where the Hub's tools keep them: both files are links into one folder", async () => {
    const bytes = model(WHOLE);
    const { folder } = await exportedFolder(bytes);
    const snapshot = join(folder, "snapshot");
    await mkdir(snapshot);
    for (const name of ["model.onnx", "model.onnx_data"]) {
      await symlink(join(folder, "onnx", name), join(snapshot, name));
    }
    expect((await quantizeAt(join(snapshot, "model.onnx"), bytes)).tensors.matMul).toBe(1);
  });

  it.each([
    ["above the folder", { ...WHOLE, location: "../outside" }],
    ["above it by a detour", { ...WHOLE, location: "x/../../outside" }],
    ["at an absolute path", { ...WHOLE, location: "/etc/hostname" }],
    ["behind a link that leads out", { ...WHOLE, location: "link" }],
    ["in a folder", { ...WHOLE, location: "folder" }],
    ["nowhere", { ...WHOLE, location: "missing" }],
    ["at no location", { offset: "0", length: "96" }],
    ["beyond the file's end", { ...WHOLE, offset: "160" }],
    ["in more bytes than there are", { ...WHOLE, length: "999999999999999" }],
    ["in bytes below zero", { ...WHOLE, length: "-96" }],
    ["at an offset that is no number", { ...WHOLE, offset: "0x40" }],
    ["in fewer bytes than the shape needs", { ...WHOLE, length: "92" }],
    ["to the file's end, which is further", { location: WHOLE.location, offset: "64" }],
  ])("are refused %s, without a path in the message", async (_, entries) => {
    const bytes = model(entries);
    const { folder, graph } = await exportedFolder(bytes);
    await mkdir(join(folder, "onnx", "folder"));
    await symlink(join(folder, "outside"), join(folder, "onnx", "link"));
    const error = await quantizeAt(graph, bytes).catch((one: unknown) => one);
    expect(error).toMatchObject({ code: "ERR_BUILD_FAILED" });
    expect((error as Error).message).not.toContain(folder);
    expect((error as Error).message).not.toContain("/etc");
  });
});
