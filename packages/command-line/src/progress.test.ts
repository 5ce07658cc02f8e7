import { Writable } from "node:stream";
import { describe, expect, it } from "vitest";
import { openProgress, type ProgressEvent } from "./progress.ts";

async function shown(events: readonly ProgressEvent[], plain: boolean): Promise<string> {
  let text = "";
  const stream = new Writable({
    write(chunk: Buffer, _, done) {
      text += chunk.toString();
      done();
    },
  });
  const progress = await openProgress(Object.assign(stream, { isTTY: !plain }), { quiet: false, plain });
  for (const event of events) progress.update(event);
  progress.close();
  return text;
}

const download = (done: number, total = 24_100_000): ProgressEvent => ({
  label: "downloading model.onnx",
  done,
  total,
  unit: "bytes",
});

describe("a verb's own steps", () => {
  it("are shown by their labels, each counted anew", async () => {
    const events = ["checking", "pushing"].flatMap((label) =>
      [0, 2].map((done) => ({ label, done, total: 2 })),
    );
    expect(await shown(events, true)).toBe(
      "checking: 0 of 2\nchecking: 2 of 2\npushing: 0 of 2\npushing: 2 of 2\n",
    );
  });

  it("show bytes in one unit on both sides, and alone where the total is not known", async () => {
    const plain = await shown(
      [download(0), download(12_345_000), download(999, 2000), download(5e6, 0)],
      true,
    );
    expect(plain).toBe(
      [
        "downloading model.onnx: 0.0 / 24.1 MB",
        "downloading model.onnx: 12.3 / 24.1 MB",
        "downloading model.onnx: 1.0 / 2.0 kB",
        "downloading model.onnx: 5.0 MB",
        "",
      ].join("\n"),
    );
  });

  it("show bytes beside the bar of a terminal as well", async () => {
    expect(await shown([download(12_345_000)], false)).toContain("12.3 / 24.1 MB");
  });
});
