import { describe, expect, it } from "vitest";
import { likelyTextColumn, sheetOf, textColumn } from "./columns.ts";

const rows = [
  ["id", "Text ", ""],
  ["1", "door", "x"],
  ["2", "window", "y", "more"],
];

describe("sheetOf", () => {
  it("takes names from the first row, and makes up what is missing", () => {
    const sheet = sheetOf(rows, true);
    expect(sheet.columns).toEqual(["id", "Text", "Column 3", "Column 4"]);
    expect(sheet.rows).toEqual(rows.slice(1));
  });

  it("keeps the first row where it is a ticket", () => {
    expect(sheetOf(rows, false).rows).toEqual(rows);
    expect(sheetOf([], true)).toEqual({ columns: [], rows: [] });
  });
});

describe("the column of the tickets", () => {
  it("is the one named text, whatever its case", () => {
    expect(textColumn(sheetOf(rows, true))).toBe(1);
    expect(textColumn(sheetOf([["subject"], ["door"]], true))).toBeUndefined();
  });

  it("is guessed by length otherwise", () => {
    expect(
      likelyTextColumn(
        sheetOf(
          [
            ["a", "b"],
            ["1", "a long one"],
            ["2", ""],
          ],
          true,
        ),
      ),
    ).toBe(1);
  });
});
