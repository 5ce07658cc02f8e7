import { describe, expect, it } from "vitest";
import { showProgress } from "./show-progress.ts";

function recorder(isTTY: boolean) {
  const written: string[] = [];
  return { written, stream: { isTTY, write: (text: string) => written.push(text) > 0 } as never };
}

describe("showProgress", () => {
  it("writes few plain lines to a log, whatever the number of events", () => {
    const { written, stream } = recorder(false);
    const progress = showProgress(stream);
    for (let done = 0; done <= 1000; done++) progress.update({ step: "embed", done, total: 1000 });
    progress.close();
    expect(written).toEqual([
      "  embedding the texts   0 %\n",
      "  embedding the texts  50 %\n",
      "  embedding the texts 100 %\n",
    ]);
  });

  it("draws over one line of a terminal and leaves none behind", () => {
    const { written, stream } = recorder(true);
    const progress = showProgress(stream);
    progress.update({ step: "fit", done: 1, total: 3 });
    progress.update({ step: "fit", done: 1, total: 3 });
    progress.close();
    progress.close();
    expect(written).toEqual([
      `\r\u001b[K  fitting the weights ${"█".repeat(10)}${"░".repeat(20)}  33 %`,
      "\r\u001b[K",
    ]);
  });

  it("takes a step of nothing", () => {
    const { written, stream } = recorder(false);
    showProgress(stream).update({ step: "read", done: 0, total: 0 });
    expect(written).toEqual(["  reading the sources   0 %\n"]);
  });
});
