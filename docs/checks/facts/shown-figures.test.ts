import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { ROOT } from "../pages/checked-pages.ts";

const rowsOf = (page: string) =>
  readFileSync(join(ROOT, page), "utf8")
    .split("\n")
    .filter((line) => /^\| .*\|$/.test(line) && !line.startsWith("| figure"));

it("has every measured figure of the front page word for word among all of them", () => {
  const section =
    /## Measured\n([\s\S]*?)\n## /.exec(readFileSync(join(ROOT, "README.md"), "utf8"))?.[1] ?? "";
  const shown = section.split("\n").filter((line) => /^\| [^f].*\|$/.test(line));
  expect(shown.length).toBeGreaterThan(4);
  const all = rowsOf("docs/guide/measured.md");
  expect(shown.filter((row) => !all.includes(row))).toEqual([]);
});
