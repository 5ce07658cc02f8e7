import { describe, expect, it } from "vitest";
import { problemsSchema } from "./bundle-data.ts";
import { parseData } from "./parse-data.ts";

const ASSET = "data/level2_problems.json";
const known = (change: Record<string, unknown> = {}, text: unknown = "drawer stuck") => ({
  problems: [
    {
      id: "p-1",
      category: "c-1",
      description: "A drawer",
      tickets: ["a", text],
      rows: { start: 0, count: 3 },
    },
  ],
  tickets: [
    { category: "c-1", text: "nothing prints" },
    { category: "c-1", text: "no sound", level: "FULLY_AUTOMATABLE", ...change },
  ],
});
const refusal = (data: unknown) => {
  try {
    parseData(problemsSchema, data, ASSET);
    return undefined;
  } catch (error) {
    return error;
  }
};

describe("the texts of known problems", () => {
  it("are taken as they are", () => {
    const { problems, tickets } = parseData(problemsSchema, known(), ASSET);
    expect(problems[0]?.tickets).toEqual(["a", "drawer stuck"]);
    expect(tickets).toEqual(known().tickets);
  });

  it.each([
    ["category", 7],
    ["category", "no id"],
    ["category", `c${"x".repeat(100)}`],
    ["category", undefined],
    ["text", null],
    ["text", "x".repeat(20_001)],
    ["level", "SOMETIMES"],
    ["level", null],
  ])("name the ticket whose %s is %j", (field, value) => {
    expect(refusal(known({ [field]: value }))).toMatchObject({
      code: "ERR_BUNDLE_FORMAT",
      field: `tickets.1.${field}`,
    });
  });

  it.each([7, null, ["a"], "x".repeat(20_001)])("name the example that is %j", (text) => {
    expect(refusal(known({}, text))).toMatchObject({
      code: "ERR_BUNDLE_FORMAT",
      field: "problems.0.tickets.1",
    });
  });

  it.each([{}, "text", null, 7])("are a list, and not %j", (list) => {
    expect(refusal({ ...known(), tickets: list })).toMatchObject({ field: "tickets" });
  });

  it("are no more than a problem may have", () => {
    const many = known();
    many.problems[0]?.tickets.push(...new Array(10_000).fill("a"));
    expect(refusal(many)).toMatchObject({ field: "problems.0.tickets" });
  });
});
