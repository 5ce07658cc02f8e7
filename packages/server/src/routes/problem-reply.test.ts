import { Check } from "typebox/value";
import { describe, expect, it } from "vitest";
import { problemSchema } from "../schemas/problem.ts";
import { busy, closing, deadlinePassed, modelThreadEnded, slowSender } from "../service-error.ts";
import { problemOf } from "./problem-reply.ts";

const SECRET = "the printer on floor 3";

/** Errors as the framework, a parser, a library and nobody in particular would have them. */
const FOREIGN: readonly unknown[] = [
  new Error(SECRET),
  Object.assign(new Error(SECRET), { statusCode: 400, code: "FST_ERR_CTP_INVALID_JSON_BODY" }),
  Object.assign(new SyntaxError(`Unexpected token in "${SECRET}"`), { statusCode: 400 }),
  Object.assign(new Error(SECRET), { statusCode: 413 }),
  Object.assign(new Error(SECRET), { statusCode: 415, code: "FST_ERR_CTP_INVALID_MEDIA_TYPE" }),
  Object.assign(new Error(SECRET), { statusCode: 429 }),
  Object.assign(new Error(SECRET), { statusCode: 404 }),
  Object.assign(new Error(SECRET), { statusCode: 503 }),
  Object.assign(new Error(SECRET), {
    statusCode: 400,
    validationContext: "body",
    validation: [
      { keyword: "type", instancePath: "/text", params: { type: "string", value: SECRET }, message: SECRET },
    ],
  }),
  Object.assign(new Error(SECRET), {
    validationContext: "body",
    validation: [
      { keyword: "additionalProperties", instancePath: "", params: { additionalProperties: [SECRET] } },
    ],
  }),
  Object.assign(new Error(SECRET), { validation: [] }),
  Object.assign(new Error(SECRET), {
    validationContext: "body",
    validation: [{ keyword: "boolean", instancePath: `/${SECRET}`, params: {} }],
  }),
  SECRET,
  null,
  undefined,
  { statusCode: 200 },
  { statusCode: 999 },
];

describe("what is told of an error", () => {
  it.each(FOREIGN.map((error, i) => [i, error] as const))(
    "that is not ours repeats no word of it, and keeps to the schema: %i",
    (_, error) => {
      const { problem } = problemOf(error);
      expect(Check(problemSchema, problem), JSON.stringify(problem)).toBe(true);
      expect(JSON.stringify(problem)).not.toContain(SECRET);
      expect(JSON.stringify(problem)).not.toContain("printer");
    },
  );

  it("of ours is what it says, with the code, and when to come back", () => {
    for (const error of [busy(3, 7), deadlinePassed(10), modelThreadEnded(), slowSender(5), closing()]) {
      const { problem, retryAfterSeconds } = problemOf(error);
      const { code, status, message: detail, remedy, retryable } = error;
      expect(problem).toMatchObject({ code, status, detail, remedy, retryable: true });
      expect({ retryable, retryAfterSeconds }).toEqual({
        retryable: true,
        retryAfterSeconds: error.retryAfterSeconds,
      });
    }
    expect(problemOf(busy(3, 7)).retryAfterSeconds).toBe(7);
  });

  it("names the field that does not fit", () => {
    const error = {
      validationContext: "body",
      validation: [{ keyword: "maximum", instancePath: "/topK", params: { limit: 100 } }],
    };
    expect(problemOf(error).problem).toMatchObject({
      status: 400,
      code: "ERR_REQUEST_INVALID",
      detail: "The request does not fit: body.topK has to keep to maximum 100.",
    });
  });
});
