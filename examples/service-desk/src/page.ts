import { styleText } from "node:util";
import { wrap } from "./wrap.ts";

export type Style = Parameters<typeof styleText>[0];

/** Where text is laid out: how wide it may be, and whether it may have colours. */
export interface Page {
  readonly width: number;
  readonly colour: boolean;
}

/** Wider lines are hard to read, narrower ones leave no room beside the labels. */
const WIDEST = 80;
const NARROWEST = 40;
const LABEL_WIDTH = 12;

/** The page a stream shows: colours on terminals that want them, at most 80 characters a line. */
export function pageOf(stream: Partial<Pick<NodeJS.WriteStream, "isTTY" | "columns" | "hasColors">>): Page {
  return {
    width: Math.min(WIDEST, Math.max(NARROWEST, stream.columns ?? WIDEST)),
    // hasColors() knows NO_COLOR and terminals without colour.
    colour: stream.isTTY === true && stream.hasColors?.() === true,
  };
}

export function paint({ colour }: Page, style: Style, text: string): string {
  // Whether there is colour has been decided; styleText's own look at standard output must not undo it.
  return colour ? styleText(style, text, { validateStream: false }) : text;
}

/** A label and its text, which goes on beneath itself; `indent` moves the later lines in further. */
export function row(
  page: Page,
  label: string,
  text: string,
  { indent = 0, style }: RowOptions = {},
): string[] {
  const room = page.width - LABEL_WIDTH;
  // The first line is as wide as all others: what is moved in comes off the others' width.
  const [first = "", ...rest] = wrapHanging(text, room, indent);
  const dress = (line: string) => (style === undefined ? line : paint(page, style, line));
  return [
    `${paint(page, "dim", label.padEnd(LABEL_WIDTH))}${dress(first)}`,
    ...rest.map((line) => `${" ".repeat(LABEL_WIDTH + indent)}${dress(line)}`),
  ];
}

interface RowOptions {
  readonly indent?: number;
  readonly style?: Style;
}

function wrapHanging(text: string, width: number, indent: number): string[] {
  if (indent === 0) return wrap(text, width);
  const head = text.slice(0, indent);
  const [first = "", ...rest] = wrap(text.slice(indent), width - indent);
  return [`${head}${first}`, ...rest];
}

/** A line across the page. */
export function rule(page: Page): string {
  return paint(page, "dim", "─".repeat(page.width));
}

/** `cells` characters, as many of them full as the percentage says. */
export function bar(percentage: number, cells: number): string {
  const full = Math.min(cells, Math.max(0, Math.round((percentage / 100) * cells)));
  return `${"█".repeat(full)}${"░".repeat(cells - full)}`;
}
