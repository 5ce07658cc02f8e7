import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { checkedPages, ROOT } from "../pages/checked-pages.ts";
import { optionRowsOf } from "./option-rows.ts";
import { wantedTables, withTables } from "./write-tables.ts";

const readmes = checkedPages()
  .filter((page) => page.startsWith("packages/"))
  .map((page) => ({ page, folder: join(ROOT, dirname(page)), text: readFileSync(join(ROOT, page), "utf8") }))
  .map((readme) => ({ ...readme, tables: wantedTables(readme.text) }))
  .filter(({ tables }) => tables.length > 0);
const rowsOf = optionRowsOf(
  readmes.flatMap(({ folder, tables }) => tables.map(({ file }) => join(folder, file))),
);

describe("the tables of options", () => {
  it("are found in the packages that take options", () => {
    expect(readmes.map(({ page }) => page.split("/")[1])).toEqual([
      "advisor-ollama",
      "assets-fs",
      "assets-hub",
      "bench",
      "core",
      "prepare",
      "server",
    ]);
  });

  it.each(readmes)(
    "of $page are those of its types; `npm run docs:tables` writes them",
    async ({ text, folder, page }) => {
      await expect(withTables(text, folder, rowsOf)).toMatchFileSnapshot(join(ROOT, page));
    },
  );

  it.each(readmes)("of $page say of every option what it is for", ({ folder, tables }) => {
    const silent = tables.flatMap(({ file, name }) =>
      rowsOf(join(folder, file), name)
        .filter(({ meaning }) => meaning === "")
        .map((row) => `${name}.${row.name}`),
    );
    expect(silent).toEqual([]);
  });
});
