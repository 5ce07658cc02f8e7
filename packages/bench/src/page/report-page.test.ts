import { parseHTML } from "linkedom";
import { describe, expect, it } from "vitest";
import { reportOf } from "../__fixtures__/report.ts";
import { html } from "./markup.ts";
import { drawFigure } from "./plot.ts";
import { renderPage } from "./report-page.ts";

const accuracy = reportOf("banking77", [{ accuracy: 0.9, calibrationError: 0.01 }]);
const openPage = (page: string) => parseHTML(page).document;

describe("the page", () => {
  it("has every bar at the top, met or missed in words", () => {
    const document = openPage(renderPage([accuracy]));
    const [first] = document.querySelectorAll("table");
    expect(first?.textContent).toMatch(/banking77: category accuracy\s*90.00 %\s*≥ 94.2 %\s*missed/);
    expect(first?.textContent).toMatch(/calibration error.*met/);
  });

  it("has a section a report, reached from the navigation, with machine and date", () => {
    const document = openPage(renderPage([accuracy, { ...accuracy, verb: "of a later version" } as never]));
    const targets = [...document.querySelectorAll("nav a")].map((link) => link.getAttribute("href") ?? "");
    expect(targets).toHaveLength(2);
    for (const target of targets) expect(document.querySelector(target)?.textContent).toContain("2026-01-02");
    expect(document.querySelector(targets[1] as string)?.textContent).toContain("no drawing");
  });

  it("asks nothing of the network and runs no script", () => {
    const page = renderPage([accuracy]);
    expect(page).not.toMatch(/<script|<link|@import|\bsrc=|url\(/);
    expect(page).toContain("prefers-color-scheme: dark");
  });

  it("shows what stands in a report as text, markup included", () => {
    const hostile = { ...accuracy, versions: { "<img src=x onerror=alert(1)>": '"1"' } };
    const document = openPage(renderPage([hostile]));
    expect(document.querySelector("img")).toBeNull();
    expect(document.body.textContent).toContain("<img src=x onerror=alert(1)>");
  });

  it("of no report is a mistake", () => {
    expect(() => renderPage([])).toThrow(RangeError);
  });
});

describe("a figure", () => {
  const figure = drawFigure({ caption: "a & b", plot: { marks: [] } });

  it("is SVG with its caption as name, in the colour of the text", () => {
    expect(figure.html).toMatch(/<svg[^>]* aria-label="a &(?:amp;)? b"/);
    expect(figure.html).toContain('fill="currentColor"');
    expect(figure.html).toContain("<figcaption>a &amp; b</figcaption>");
  });
});

describe("markup", () => {
  it("escapes what is put into it, once, in lists as well", () => {
    const inner = html`<b>${"<&>"}</b>`;
    expect(html`<p>${[inner, "'\""]}${3}</p>`.html).toBe("<p><b>&lt;&amp;&gt;</b>&#39;&quot;3</p>");
  });
});
