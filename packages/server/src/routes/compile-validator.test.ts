import { expect, it } from "vitest";
import { batchOptionsSchema } from "../schemas/request.ts";
import { compileValidator } from "./compile-validator.ts";

const part = (httpPart: string) =>
  compileValidator({ schema: batchOptionsSchema, httpPart, method: "POST", url: "/" }) as (
    value: unknown,
  ) => {
    value?: unknown;
    error?: unknown;
  };

it.each([
  [{ topK: "3" }, { topK: 3 }],
  [{ minSimilarity: "-0.5" }, { minSimilarity: -0.5 }],
  [{ minSimilarity: "1e-3" }, { minSimilarity: 0.001 }],
  [
    { explain: "true", mode: "full" },
    { explain: true, mode: "full" },
  ],
  [{ explain: "false" }, { explain: false }],
  [{}, {}],
])("a query %j is read as %j", (query, value) => {
  expect(part("querystring")(query)).toEqual({ value });
});

it.each([
  { topK: "true" },
  { topK: "" },
  { topK: " 3" },
  { topK: "0x3" },
  { topK: "3.5" },
  { topK: "03" },
  { topK: ["3", "4"] },
  { topK: "101" },
  { explain: "1" },
  { explain: "" },
  { mode: "any" },
  { mode: "null" },
  { unknown: "1" },
])("a query %j is refused", (query) => {
  expect(part("querystring")(query).error).toBeDefined();
});

it("a body has its own types already: nothing in it is taken for another", () => {
  expect(part("body")({ topK: "3" }).error).toBeDefined();
  expect(part("body")({ topK: 3 })).toEqual({ value: { topK: 3 } });
});
