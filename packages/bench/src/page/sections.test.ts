import { parseHTML } from "linkedom";
import { describe, expect, it } from "vitest";
import { REPORTS } from "../__fixtures__/reports-by-verb.ts";
import { renderPage } from "./report-page.ts";
import { SECTIONS } from "./sections.ts";

it("every verb that writes a report has a drawing", () => {
  expect(Object.keys(SECTIONS).sort()).toEqual(Object.keys(REPORTS).sort());
});

describe.each(Object.entries(REPORTS))("the section of %s", (verb, report) => {
  const { document } = parseHTML(renderPage([report]));
  const section = document.querySelector("section");

  it("has its bars among those at the top", () => {
    const bars = document.querySelector("main > .wide table")?.textContent ?? "";
    expect(bars).toMatch(/met|missed/);
  });

  it("names each plot, and draws nothing that is no number", () => {
    const plots = [...(section?.querySelectorAll("svg[aria-label]") ?? [])];
    if (verb !== "accuracy") expect(plots.length).toBeGreaterThan(0);
    expect(section?.textContent).not.toMatch(/NaN|undefined|\[object/);
    for (const plot of plots) expect(plot.outerHTML).not.toContain("NaN");
  });
});

it("who is missing is named with the reason, and has no time", () => {
  for (const verb of ["cold-start", "latency", "throughput"] as const) {
    const { document } = parseHTML(renderPage([REPORTS[verb]]));
    expect(document.querySelector("ul.quiet")?.textContent).toBe("fastembed-js missing: it is not installed");
  }
});

it("an UNSAFE verdict is said in words, with each ticket that changed", () => {
  const { document } = parseHTML(renderPage([REPORTS.safety]));
  expect(document.querySelector(".verdict")?.textContent).toBe("UNSAFE");
  const changed = [...document.querySelectorAll("table")].at(-1)?.textContent;
  expect(changed).toContain("cards");
});
