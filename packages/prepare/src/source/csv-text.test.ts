import { describe, expect, it } from "vitest";
import { type CsvColumn, readCsvRows } from "./csv-text.ts";
import { showOrigin } from "./origin.ts";

const COLUMNS: CsvColumn[] = [
  { name: "id", kind: "text", required: true },
  { name: "text", kind: "text", required: true },
  { name: "frequency", kind: "number", required: false },
  { name: "automation.level", kind: "text", required: false },
  { name: "automation.percentage", kind: "number", required: false },
];

function read(text: string) {
  const findings: string[] = [];
  const rows = readCsvRows(
    { file: "t.csv", text, bytes: new TextEncoder().encode(text) },
    COLUMNS,
    (origin, message) => findings.push(`${showOrigin(origin)} ${message}`),
  );
  return { rows, values: rows.map(({ value }) => value), findings };
}

describe("readCsvRows", () => {
  it("makes objects of columns with dots, numbers of numbers, and nothing of empty cells", () => {
    const { values, findings } = read(
      "id,text,frequency,automation.level,automation.percentage\na,x,12.5,FULLY,90\nb,y,,,\n",
    );
    expect(values).toEqual([
      { id: "a", text: "x", frequency: 12.5, automation: { level: "FULLY", percentage: 90 } },
      { id: "b", text: "y" },
    ]);
    expect(findings).toEqual([]);
  });

  it.each(["1e3", "1,200", "12 min", "0x10", "Infinity", " 1", "1."])(
    "leaves %j to the schema, as a text",
    (cell) => {
      expect(read(`id,text,frequency\na,b,"${cell}"\n`).values).toEqual([
        { id: "a", text: "b", frequency: cell },
      ]);
    },
  );

  it.each(["\n", "\r\n", "\r"])(
    "keeps quotes, commas and line ends (%j) inside quoted cells, and counts lines",
    (end) => {
      const { rows, values } = read(
        ["id,text", 'a,"one, ""two""', "", 'three"', "", 'b,"é, 😀"', "c,x"].join(end),
      );
      expect(values).toEqual([
        { id: "a", text: `one, "two"${end}${end}three` },
        { id: "b", text: "é, 😀" },
        { id: "c", text: "x" },
      ]);
      expect(rows.map((row) => [showOrigin(row.at()), showOrigin(row.at(["text"]))])).toEqual([
        ["t.csv:2:1", "t.csv:2:3"],
        ["t.csv:6:1", "t.csv:6:3"],
        ["t.csv:7:1", "t.csv:7:3"],
      ]);
    },
  );

  it("takes a file that mixes line ends", () => {
    expect(read("id,text\r\na,x\nb,y\r\n").values).toEqual([
      { id: "a", text: "x" },
      { id: "b", text: "y" },
    ]);
  });

  it("places cells behind characters of several bytes by what an editor counts", () => {
    const [row] = read("text,id\nü😀,a\n").rows;
    expect(row && showOrigin(row.at(["id"]))).toBe("t.csv:2:5");
  });

  it.each([
    [
      "id;text;frequency\na;b;1\n",
      't.csv:1:1 has its columns separated by ";": save it with commas; found the columns id, text, frequency',
    ],
    [
      "id\ttext\na\tb\n",
      "t.csv:1:1 has its columns separated by tabs: save it with commas; found the columns id, text",
    ],
    [
      "id,text,freq\na,b,1\n",
      "t.csv:1:9 has an unknown column; found the columns id, text, freq, expected id, text, frequency?, automation.level?, automation.percentage?",
    ],
    ["id,text,id\na,b,1\n", "t.csv:1:9 names the column id a second time"],
    ["id,frequency\na,1\n", "t.csv:1:1 lacks the column text; found the columns id, frequency"],
    ["", "t.csv:1:1 has no header: expected id, text, frequency?, automation.level?, automation.percentage?"],
    [
      "\n\n",
      "t.csv:1:1 has no header: expected id, text, frequency?, automation.level?, automation.percentage?",
    ],
  ])("refuses the header of %j", (text, message) => {
    expect(read(text)).toMatchObject({ values: [], findings: [message] });
  });

  it("never shows a ticket in place of a missing header", () => {
    const { findings } = read("a1,my card is 4929 1111\na2,please help\n");
    expect(findings.length).toBeGreaterThan(0);
    expect(findings.join()).not.toMatch(/4929|card/);
  });

  it("names rows with too many or too few cells, and reads the others", () => {
    const { values, findings } = read("id,text\na,b,c\nd,e\nf\n");
    expect(values).toEqual([{ id: "d", text: "e" }]);
    expect(findings).toEqual([
      "t.csv:2:1 has 3 cells where the header has 2: quote cells that hold commas",
      "t.csv:4:1 has 1 cells where the header has 2: quote cells that hold commas",
    ]);
  });

  it.each([
    [
      'id,text\na,b\nc,say "secret" now\n',
      't.csv:3:3 has a quote inside an unquoted cell: put the cell in quotes and write "" for each one in it',
    ],
    [
      'id,text\na,b\nc,"secret" now\n',
      't.csv:3:3 goes on after its closing quote: write "" for a quote inside a quoted cell',
    ],
    ['id,text\na,b\n\n"secret,d\ne,f\n', "t.csv:4:1 opens a quote that is never closed"],
  ])("names the cell where the quoting of %j breaks, and keeps the rows before", (text, message) => {
    expect(read(text)).toMatchObject({ values: [{ id: "a", text: "b" }], findings: [message] });
  });

  it("reports a NUL in a cell", () => {
    expect(read("id,text\na,x\0y\n").findings).toEqual(["t.csv:2:3 holds a NUL character"]);
  });

  it("reads a cell of a megabyte", () => {
    expect(read(`id,text\na,"${"x".repeat(1e6)}"\n`).values).toHaveLength(1);
  });
});
