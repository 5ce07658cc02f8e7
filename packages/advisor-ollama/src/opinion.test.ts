import { automationMappingSchema } from "@org/classifier-core/preparation";
import { expect, it } from "vitest";
import { OPINION_FORMAT } from "./opinion.ts";

it("the format asks for every field core needs, and for no other", () => {
  const fields = Object.keys(automationMappingSchema.entries).sort();
  expect(Object.keys(OPINION_FORMAT.properties).sort()).toEqual(fields);
  expect([...OPINION_FORMAT.required].sort()).toEqual(fields);
});

it("the format bounds no text by length, which llama.cpp cannot turn into a grammar", () => {
  expect(JSON.stringify(OPINION_FORMAT)).not.toContain("Length");
});
