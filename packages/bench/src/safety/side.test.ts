import { expect, it } from "vitest";
import { type Content, parseContent, writeContent } from "./side.ts";

it.each<[text: string, content: Content]>([
  ["live", { kind: "live", dtype: "fp32" }],
  ["live:q8", { kind: "live", dtype: "q8" }],
  ["build", { kind: "build", dtype: "w8" }],
  ["build:fp32", { kind: "build", dtype: "fp32" }],
  ["deployment/assets", { kind: "bundle", dir: "deployment/assets" }],
  ["C:\\bundles\\live", { kind: "bundle", dir: "C:\\bundles\\live" }],
  ["./live", { kind: "bundle", dir: "./live" }],
  ["hub:org/name", { kind: "hub", repo: "org/name", revision: "main" }],
  ["hub:org/name@v2", { kind: "hub", repo: "org/name", revision: "v2" }],
])("%s is read, and written so that it is read the same", (text, content) => {
  expect(parseContent(text)).toEqual(content);
  expect(parseContent(writeContent(content))).toEqual(content);
});

it.each(["live:int4", "live:fp32:fast", "build:", "hub:../x"])("%s is refused", (text) => {
  expect(() => parseContent(text)).toThrow();
});
