import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { checkedPages, ROOT } from "./checked-pages.ts";
import { parsePage, readPage } from "./read-page.ts";

it("finds the pages of the guide and every package's README, and blocks in each of these", () => {
  const pages = checkedPages();
  expect(pages.filter((page) => page.startsWith("docs/guide/")).length).toBeGreaterThan(5);
  for (const page of pages.filter((page) => page.startsWith("packages/"))) {
    expect(readPage(page).blocks, page).not.toEqual([]);
  }
});

it("finds in every package's README what goes wrong", () => {
  for (const page of checkedPages().filter((page) => page.startsWith("packages/"))) {
    expect(readFileSync(join(ROOT, page), "utf8"), page).toMatch(/^## (?:Errors|Options and errors)$/m);
  }
});

it("gives a block the marks right above it, and no others", () => {
  const { blocks, marks } = parsePage(
    "page.md",
    [
      "<!-- sample: shop -->",
      "",
      "<!-- file: a.yaml -->",
      "Some text between.",
      "```yaml",
      "a: 1",
      "```",
      "<!-- not run: needs a printer -->",
      "<!-- exits: 2 -->",
      "",
      "```sh",
      "print",
      "```",
    ].join("\n"),
  );
  expect(marks).toEqual(new Map([["sample", "shop"]]));
  expect(blocks).toEqual([
    { language: "yaml", code: "a: 1\n", line: 5, marks: new Map(), followsBlock: false },
    {
      language: "sh",
      code: "print\n",
      line: 11,
      marks: new Map([
        ["not run", "needs a printer"],
        ["exits", "2"],
      ]),
      followsBlock: true,
    },
  ]);
});

it("names the place of a mark nobody knows", () => {
  expect(() => parsePage("page.md", "<!-- not ran: why -->\n```sh\nls\n```\n")).toThrow(
    "page.md:2: no such mark: not ran",
  );
});
