import { expect, it } from "vitest";
import { HOSTILE_TICKETS } from "../safety/hostile-tickets.ts";
import { previewText } from "./preview-text.ts";

it("a short ticket is shown as it is, in one line", () => {
  expect(previewText("The till\n  is frozen.")).toBe("The till is frozen.");
});

it.each(HOSTILE_TICKETS)("$name does nothing to a terminal", ({ text }) => {
  const preview = previewText(text);
  expect(preview).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
  expect([...preview].length).toBeLessThanOrEqual(61);
});
