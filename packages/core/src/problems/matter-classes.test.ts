import { describe, expect, it } from "vitest";
import { matterClasses } from "./matter-classes.ts";

const problem = (id: string, category: string) => ({
  id,
  category,
  description: id,
  tickets: [],
  rows: { start: 0, count: 1 },
});
const ticket = (category: string) => ({ category, text: "free" });

describe("matter classes", () => {
  it("are the problems in their order, then by category the matters of no problem", () => {
    const known = {
      problems: [problem("p0", "z"), problem("p1", "x"), problem("p2", "z")],
      tickets: [ticket("z"), ticket("x"), ticket("z")],
    };
    expect(matterClasses(known, ["x", "y", "z"])).toEqual([
      { problem: 0, category: 2 },
      { problem: 1, category: 0 },
      { problem: 2, category: 2 },
      { problem: undefined, category: 0 },
      { problem: undefined, category: 2 },
    ]);
  });

  it("have none of no problem where every ticket belongs to one, and none at all where nothing is known", () => {
    expect(matterClasses({ problems: [problem("p", "y")], tickets: [] }, ["x", "y"])).toEqual([
      { problem: 0, category: 1 },
    ]);
    expect(matterClasses({ problems: [], tickets: [] }, ["x", "y"])).toEqual([]);
  });
});
