import Papa from "papaparse";
import { describe, expect, it } from "vitest";
import { toCsv, toJson } from "./download.ts";
import { failedOutcome, type Outcome } from "./outcome.ts";

const outcome: Outcome = {
  ...failedOutcome({ code: "ERR", detail: "none" }),
  ...{ decision: "route", category: "=Doors", confidence: 0.9, error: undefined },
};
const read = (csv: string) => Papa.parse<string[]>(csv).data;

describe("toCsv", () => {
  it.each([
    '=HYPERLINK("http://example.org","click")',
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "  =1",
    "＝1",
  ])("makes text of %j, whether a ticket says it, a column's name or the bundle", (formula) => {
    const [names, row] = read(toCsv({ columns: [formula], rows: [[formula]] }, [outcome]));
    expect(names?.[0]).toBe(`'${formula}`);
    expect(row?.[0]).toBe(`'${formula}`);
    expect(row).toContain("'=Doors");
  });

  it.each(["door", "a = b", 'say "hi", please', "two\nlines", "ends with -", "😀", ""])(
    "gives %j back as it was",
    (text) => {
      const [, row] = read(toCsv({ columns: ["text"], rows: [[text]] }, [outcome]));
      expect(row?.[0]).toBe(text);
    },
  );

  it("gives every row as many fields as there are names, also where the file's rows differ", () => {
    const sheet = { columns: ["a", "b"], rows: [["1"], ["1", "2"]] };
    const [names, ...rows] = read(toCsv(sheet, [outcome, outcome]));
    for (const row of rows) expect(row).toHaveLength(names?.length ?? 0);
  });

  it("holds what is known, where not every row has an outcome yet", () => {
    const sheet = { columns: ["text"], rows: [["a"], ["b"], ["c"]] };
    expect(read(toCsv(sheet, [outcome, outcome]))).toHaveLength(3);
  });
});

it("toJson keeps texts as they are: JSON has no formulas", () => {
  const [{ row, triage }] = JSON.parse(toJson({ columns: ["text"], rows: [["=1"]] }, [outcome]));
  expect(row).toEqual({ text: "=1" });
  expect(triage).toMatchObject({ decision: "route", confidence: 0.9 });
});
