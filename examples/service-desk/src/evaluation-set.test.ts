import { expect, it } from "vitest";
import { parseEvaluationSet } from "./evaluation-set.ts";

it("reads one ticket a line, and passes over blank lines", () => {
  expect(parseEvaluationSet('{"id":"a"}\n\n{"id":"b"}\n')).toEqual([{ id: "a" }, { id: "b" }]);
});

it("names a line that is no JSON, without its text", () => {
  expect(() => parseEvaluationSet('{"id":"a"}\n{secret\n')).toThrow(
    /^line 2 of the evaluation set is no JSON$/,
  );
});
