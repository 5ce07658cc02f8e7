import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openSession } from "./session.ts";

// A model may name files for its weights. A stranger's model could name any file of the machine, and its vectors would
// tell of it; the runtime refuses to leave the model's folder, and this is here for the day it no longer does.

const OPTIONS = { threads: 1, memoryArena: false, dimension: 1 };

/** A message of protocol buffers, fields by number: numbers become varints, the rest bytes with their length. */
function message(...fields: [number: number, value: number | string | Uint8Array][]): Uint8Array {
  const bytes = fields.flatMap(([number, value]) => {
    if (typeof value === "number") return [number << 3, value];
    const content = typeof value === "string" ? new TextEncoder().encode(value) : value;
    return [(number << 3) | 2, (content.length & 127) | 128, content.length >> 7, ...content];
  });
  return Uint8Array.from(bytes);
}

/** An ONNX model that adds a weight to its input, and has the weight's four bytes in the file at `location`. */
function modelWithWeightsAt(location: string): Uint8Array {
  const one = message([1, message([1, 1])]); // shape [1]
  const tensor = (name: string) => message([1, name], [2, message([1, message([1, 1], [2, one])])]);
  const entry = (key: string, value: string) => message([1, key], [2, value]);
  const weight = message(
    [1, 1],
    [2, 1],
    [8, "weight"],
    [13, entry("location", location)],
    [13, entry("length", "4")],
    [14, 1],
  );
  const node = message([1, "input_ids"], [1, "weight"], [2, "last_hidden_state"], [4, "Add"]);
  const graph = message(
    [1, node],
    [2, "g"],
    [5, weight],
    [11, tensor("input_ids")],
    [12, tensor("last_hidden_state")],
  );
  return message([1, 8], [7, graph], [8, message([2, 13])]);
}

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "weights-"));
  await mkdir(join(folder, "model"));
  for (const path of ["outside.bin", "model/beside.bin"]) {
    await writeFile(join(folder, path), new Float32Array([42]));
  }
});
afterAll(() => rm(folder, { recursive: true }));

describe("a stranger's model with weights in a file of its own choice", () => {
  it.each(["../outside.bin", "./../outside.bin", "/outside.bin"])("is not opened: %s", async (location) => {
    const place = location.startsWith("/") ? join(folder, location) : location;
    const path = join(folder, "model/model.onnx");
    await writeFile(path, modelWithWeightsAt(place));
    for (const model of [path, modelWithWeightsAt(place)]) {
      const error = await openSession(model, OPTIONS).then(
        () => new Error("it was opened"),
        (reason: Error) => reason,
      );
      expect(error).toMatchObject({ code: "ERR_RUNTIME" });
      expect(error.message).not.toContain(folder);
    }
  });

  it("is opened where they lie beside it, so that what is refused above is their place", async () => {
    const path = join(folder, "model/model.onnx");
    await writeFile(path, modelWithWeightsAt("beside.bin"));
    const session = await openSession(path, OPTIONS);
    await session.release();
  });
});
