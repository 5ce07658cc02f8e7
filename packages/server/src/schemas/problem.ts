import { type Static, Type } from "typebox";

/** An error as it is sent: RFC 9457, with what a program needs to know beside it. */
export const problemSchema = Type.Object(
  {
    type: Type.Literal("about:blank"),
    title: Type.String(),
    status: Type.Integer({ minimum: 400, maximum: 599 }),
    code: Type.String({ pattern: "^ERR_[A-Z_]+$" }),
    detail: Type.String(),
    remedy: Type.String(),
    retryable: Type.Boolean({ description: "Whether the same request may succeed later." }),
  },
  { $id: "Problem", description: "An error: what happened, and what to do about it." },
);
export type Problem = Static<typeof problemSchema>;

export const PROBLEM_TYPE = "application/problem+json";
