/** Text that is HTML already; anything else is escaped when it is put into a page. */
export interface Markup {
  readonly html: string;
}

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

type Part = string | number | Markup | readonly Part[];

/** A template whose values are escaped: reports are files, and a file may hold anything. */
export function html(strings: TemplateStringsArray, ...values: readonly Part[]): Markup {
  return {
    html: strings.map((text, i) => text + (i < values.length ? asHtml(values[i] as Part) : "")).join(""),
  };
}

/** HTML made by others, a plotting library for one. */
export function asMarkup(trusted: string): Markup {
  return { html: trusted };
}

function asHtml(value: Part): string {
  if (typeof value === "object" && "html" in value) return value.html;
  if (Array.isArray(value)) return value.map((part: Part) => asHtml(part)).join("");
  return String(value).replaceAll(/[&<>"']/g, (character) => ESCAPES[character] as string);
}
