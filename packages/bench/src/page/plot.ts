import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";
import { asMarkup, html, type Markup } from "./markup.ts";

/** Width of a plot in CSS pixels; it shrinks with a narrow screen. */
const WIDTH = 720;

export interface Figure {
  /** One sentence that says what is to be seen, also for those who do not see it. */
  readonly caption: string;
  readonly plot: Plot.PlotOptions;
}

/** Draws a plot as SVG that takes its colours from the page, so that one drawing serves light and dark. */
export function drawFigure({ caption, plot }: Figure): Markup {
  const { document } = parseHTML("<!doctype html><html><body></body></html>");
  const drawn = Plot.plot({
    width: WIDTH,
    style: { background: "transparent", fontSize: "12px" },
    ...plot,
    ariaLabel: caption,
    document,
  });
  return html`<figure>${asMarkup(drawn.outerHTML)}<figcaption>${caption}</figcaption></figure>`;
}

/** Colours by role, as the page's style sheet defines them for both schemes. */
export const COLOURS = {
  ours: "var(--ours)",
  oursLight: "var(--ours-light)",
  others: "var(--others)",
  bar: "var(--bar)",
} as const;
