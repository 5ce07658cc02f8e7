import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { checkedPages, ROOT } from "../pages/checked-pages.ts";
import { deadLinks, headingsOf, linksOf } from "./links-of-page.ts";

const decisions = readdirSync(join(ROOT, "docs/decisions")).map((name) => `docs/decisions/${name}`);
const examples = ["examples/quickstart/README.md", "examples/service-desk/README.md"];
const pages = [...checkedPages(), "docs/index.md", "docs/design.md", ...decisions, ...examples];

it("leads somewhere, to the heading named", () => {
  const dead = pages.flatMap((page) => deadLinks(page).map((link) => `${page}: ${link}`));
  expect(dead).toEqual([]);
});

it("finds links, pictures and headings, and leaves code alone", () => {
  const text = "# It's `code` & more_so\n\n[a](b.md#c) ![d](e.svg) <https://example.org> `[f](g.md)`\n";
  expect(linksOf(text)).toEqual(["b.md#c", "e.svg"]);
  expect(headingsOf(text)).toEqual(["its-code--more_so"]);
});
