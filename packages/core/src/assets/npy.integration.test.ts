import { spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { decodeNpy, decodeTable, encodeNpy, encodeTable } from "./npy.ts";

const version = spawnSync("python3", ["-c", "import numpy; print(numpy.__version__)"], { encoding: "utf8" });
const numpy = version.status === 0 ? version.stdout.trim() : undefined;
const title = numpy === undefined ? "npy (skipped: python3 has no numpy here)" : `npy beside numpy ${numpy}`;

// Values whose bits would show a rounding, a wrong order of bytes or of rows.
const VALUES = [1, -2.5, 3.1415927410125732, 1e-40, 65504, -0.1];

// In CI the reference has to be there: a skip would hide that the two no longer agree.
describe.skipIf(numpy === undefined && !process.env.CI)(title, () => {
  let folder = "";
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "npy-"));
  });
  afterAll(async () => {
    await rm(folder, { recursive: true });
  });

  function python(code: string): string {
    const run = spawnSync("python3", ["-c", `import sys, json, numpy as np\n${code}`, folder], {
      encoding: "utf8",
    });
    expect(run.stderr).toBe("");
    expect(run.status).toBe(0);
    return run.stdout;
  }

  it("numpy reads what encodeNpy writes, without pickles", async () => {
    const data = Float32Array.from(VALUES);
    await writeFile(join(folder, "ours.npy"), encodeNpy({ data, rows: 2, dimension: 3 }));
    const read = JSON.parse(
      python(`
a = np.load(sys.argv[1] + "/ours.npy", allow_pickle=False)
print(json.dumps({"dtype": a.dtype.str, "shape": a.shape, "c": a.flags["C_CONTIGUOUS"],
  "bits": a.view(np.uint32).ravel().tolist()}))`),
    );
    expect(read).toEqual({ dtype: "<f4", shape: [2, 3], c: true, bits: [...new Uint32Array(data.buffer)] });
  });

  it("encodeNpy writes the bytes np.save writes", async () => {
    python(
      `np.save(sys.argv[1] + "/saved.npy", np.array(${JSON.stringify(VALUES)}, dtype="<f4").reshape(3, 2))`,
    );
    const saved = new Uint8Array(await readFile(join(folder, "saved.npy")));
    const ours = encodeNpy({ data: Float32Array.from(VALUES), rows: 3, dimension: 2 });
    // numpy may leave more room in the header; the values and what the header says are the same.
    const fields = (bytes: Uint8Array) =>
      new TextDecoder("latin1").decode(bytes.subarray(10, bytes.length - VALUES.length * 4)).trim();
    expect(fields(ours)).toBe(fields(saved));
    expect(ours.subarray(-VALUES.length * 4)).toEqual(saved.subarray(-VALUES.length * 4));
    expect([...decodeNpy(saved, "saved.npy").data]).toEqual([...Float32Array.from(VALUES)]);
  });

  it("numpy reads the tables encodeTable writes, and encodeTable writes the bytes np.save writes", async () => {
    const bytes = Int8Array.of(-128, -1, 0, 1, 2, 127);
    const words = Uint32Array.of(0, 1, 2 ** 18, 2 ** 31, 2 ** 32 - 1, 7);
    await writeFile(join(folder, "i1.npy"), encodeTable("|i1", { data: bytes, rows: 2, columns: 3 }));
    await writeFile(join(folder, "u4.npy"), encodeTable("<u4", { data: words, rows: 6, columns: 1 }));
    const read = JSON.parse(
      python(`
def told(name):
  a = np.load(sys.argv[1] + "/" + name + ".npy", allow_pickle=False)
  np.save(sys.argv[1] + "/" + name + "-saved.npy", a)
  return {"dtype": a.dtype.str, "shape": a.shape, "c": a.flags["C_CONTIGUOUS"], "values": a.ravel().tolist()}
print(json.dumps([told("i1"), told("u4")]))`),
    );
    expect(read).toEqual([
      { dtype: "|i1", shape: [2, 3], c: true, values: [...bytes] },
      { dtype: "<u4", shape: [6, 1], c: true, values: [...words] },
    ]);
    const saved = async (name: string) => new Uint8Array(await readFile(join(folder, `${name}-saved.npy`)));
    expect(decodeTable("|i1", await saved("i1"), "i1")).toEqual({ data: bytes, rows: 2, columns: 3 });
    expect(decodeTable("<u4", await saved("u4"), "u4")).toEqual({ data: words, rows: 6, columns: 1 });
    // numpy may leave more room in the header; the values are the same to the last byte.
    expect((await saved("i1")).subarray(-6)).toEqual(new Uint8Array(bytes.buffer));
    const ours = encodeTable("<u4", { data: words, rows: 6, columns: 1 });
    expect((await saved("u4")).subarray(-24)).toEqual(ours.subarray(-24));
  });

  it.each([
    ["Fortran order", `np.asfortranarray(np.ones((2, 3), "<f4"))`, "fortran_order"],
    ["big-endian values", `np.ones((2, 3), ">f4")`, "descr"],
    ["doubles", `np.ones((2, 3))`, "descr"],
    ["half floats", `np.ones((2, 3), "<f2")`, "descr"],
    ["one dimension", `np.ones(3, "<f4")`, "shape"],
    ["named columns", `np.zeros((2, 3), [("a", "<f4")])`, "header"],
  ])("decodeNpy refuses %s as numpy writes it", async (_, array, field) => {
    python(`np.save(sys.argv[1] + "/other.npy", ${array})`);
    const bytes = new Uint8Array(await readFile(join(folder, "other.npy")));
    expect(() => decodeNpy(bytes, "other.npy")).toThrow(
      expect.objectContaining({ code: "ERR_BUNDLE_FORMAT", field }),
    );
  });
});
