import { describe, expect, it } from "vitest";
import { checkedPages, ROOT } from "../pages/checked-pages.ts";
import { parsePage, readPage } from "../pages/read-page.ts";
import { compileModules } from "./compile-modules.ts";
import { modulesOf, unexplained } from "./modules-of-page.ts";

// Packages are found as a user's compiler finds them, so what is compiled against is what was built.

describe("the code of the pages", () => {
  const pages = checkedPages().map(readPage);

  it("compiles", () => {
    const modules = new Map(pages.map((page) => [page.file, modulesOf(page)]));
    expect([...modules.values()].flat().length).toBeGreaterThan(20);
    expect(compileModules(ROOT, modules)).toEqual([]);
  });

  it("is left out for a reason only", () => {
    expect(pages.filter(({ blocks }) => unexplained(blocks).length > 0).map(({ file }) => file)).toEqual([]);
  });
});

it("is found wrong where it is", () => {
  const page = parsePage(
    "wrong.md",
    [
      "```ts",
      'import { createClassifier } from "@org/classifier-core";',
      "```",
      "<!-- continues -->",
      "```ts",
      "await createClassifier({ asets: 1 });",
      "```",
      "```js",
      'import { notThere } from "@org/classifier-core";',
      "```",
    ].join("\n"),
  );
  const found = compileModules(ROOT, new Map([[page.file, modulesOf(page)]]));
  expect(found).toHaveLength(2);
  expect(found[0]).toMatch(/^wrong\.md:5: .*asets/);
  expect(found[1]).toMatch(/^wrong\.md:8: .*notThere/);
});
