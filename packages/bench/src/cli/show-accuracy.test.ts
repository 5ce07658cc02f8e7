import { Screen } from "@org/classifier-command-line/testing";
import { describe, expect, it } from "vitest";
import { reportOf } from "../__fixtures__/report.ts";
import { showAccuracy } from "./show-accuracy.ts";
import { showValue } from "./show-value.ts";

describe("the table", () => {
  it("has each metric with its bar, whether it was met, and what others published", () => {
    const report = reportOf("banking77", [
      {
        accuracy: 0.9445,
        calibrationError: 0.0312,
        lexicalShare: 0,
        lexicalMicroseconds: null,
        headBytes: 1_234_567,
      },
    ]);
    expect(showAccuracy(report, new Screen())).toBe(
      `banking77  10,003 training tickets, 3,080 test tickets in scope, mode auto

metric                       measured       bar                published
category accuracy             94.45 %  ≥ 94.2 %  met           BERT-large 93.66 %, USE+ConveRT 93.36 %, jimothy 92.37 %
calibration error (ECE)        0.0312    ≤ 0.02  missed
answered lexically             0.00 %    ≥ 60 %  missed
time a ticket, lexical path         -  ≤ 150 µs  not measured
size of the heads              1.2 MB
`,
    );
  });

  it("of several draws has the mean, and each seed's value below", () => {
    const report = reportOf("banking77 5-shot", [{ accuracy: 0.8 }, { accuracy: 0.81 }]);
    const text = showAccuracy(report, new Screen());
    expect(text).toContain("mean of 2 draws");
    expect(text).toMatch(/^category accuracy +80\.50 % +≥ 79\.5 % +met /m);
    expect(text).toMatch(/^by seed +1 +2$/m);
    expect(text).toMatch(/^category accuracy +80\.00 % +81\.00 %$/m);
  });

  it("is coloured on a terminal alone", () => {
    const report = reportOf("banking77", [{ accuracy: 0.9445 }]);
    expect(showAccuracy(report, new Screen())).not.toContain("\u001b");
  });
});

it.each([
  [null, "share", "-"],
  [0, "share", "0.00 %"],
  [0.94188, "share", "94.19 %"],
  [0.00944, "score", "0.0094"],
  [11234.5, "microseconds", "11,235 µs"],
  [48.25, "milliseconds", "48.3 ms"],
  [12.34, "seconds", "12.3 s"],
  [960, "bytes", "1.0 kB"],
] as const)("shows %j as a %s: %s", (value, unit, shown) => {
  expect(showValue(value, unit)).toBe(shown);
});
