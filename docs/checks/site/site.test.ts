import { mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { temporaryFolder } from "@org/classifier-command-line/testing";
import MarkdownIt from "markdown-it";
import { describe, expect, it } from "vitest";
import { headingAddress } from "../../.vitepress/heading-address.ts";
import { siteLinks } from "../../.vitepress/links.ts";
import { sitePictures } from "../../.vitepress/pictures.ts";
import { sidebar } from "../../.vitepress/sidebar.ts";
import { addressOf } from "../../.vitepress/site-pages.ts";
import { ROOT } from "../pages/checked-pages.ts";

// What the site adds to VitePress.

describe("a link of a page", () => {
  const markdown = new MarkdownIt();
  siteLinks(markdown as never, { root: ROOT.replace(/\/$/, ""), sources: "https://example.org/src" });
  const linked = (link: string) => {
    const html = markdown.render(`[x](${link})`, { realPath: join(ROOT, "docs/guide/providers.md") });
    return /href="([^"]*)"/.exec(html)?.[1];
  };

  it.each([
    ["to another page", "../design.md#the-seam", "/design.md#the-seam"],
    ["to a package's README", "../../packages/core/README.md", "/packages/core.md"],
    ["to a folder that has one", "../../packages/core", "/packages/core.md"],
    ["to the list of decisions", "../decisions/README.md", "/decisions/index.md"],
    [
      "to a source",
      "../../packages/core/src/classifier.ts",
      "https://example.org/src/packages/core/src/classifier.ts",
    ],
    ["within the page", "#the-chain", "#the-chain"],
    ["to elsewhere", "https://example.com/a.md", "https://example.com/a.md"],
  ])("%s leads there on the site, too", (_, link, address) => {
    expect(linked(link)).toBe(address);
  });

  it("to nowhere ends the build, and says where it is", () => {
    expect(() => linked("nowhere.md")).toThrow(
      "docs/guide/providers.md links to nowhere.md, which is not there",
    );
  });
});

it("gives every page an address, and files that are none have none", () => {
  expect(addressOf("packages/core/README.md")).toBe("packages/core.md");
  expect(addressOf("docs/api/@org/classifier-core.md")).toBe("api/@org/classifier-core.md");
  for (const file of ["README.md", "packages/core/THIRD_PARTY_LICENSES.md", "docs/checks/README.md"]) {
    expect(addressOf(file), file).toBeUndefined();
  }
});

it("makes addresses of headings as GitHub does", () => {
  expect(headingAddress("4. Safety verdict")).toBe("4-safety-verdict");
  expect(headingAddress("ERR_RELOAD_REFUSED")).toBe("err_reload_refused");
  expect(headingAddress("What is not the desk's work")).toBe("what-is-not-the-desks-work");
});

it("lists every page of the guide, those that say where they stand in that order", async () => {
  const [guide] = sidebar(ROOT);
  const links = guide?.items?.map(({ link }) => link) ?? [];
  const names = (await readdir(join(ROOT, "docs/guide"))).filter((name) => name.endsWith(".md"));
  expect(links.toSorted()).toEqual(names.map((name) => `/guide/${name.replace(".md", "")}`).sort());
  expect(links.slice(0, 2)).toEqual(["/guide/get-started", "/guide/your-own-desk"]);
  expect(guide?.items?.every(({ text }) => text !== "")).toBe(true);
});

describe("a picture of a page", () => {
  const render = async (source: string, files: Readonly<Record<string, string>>) => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, "artefacts"));
    for (const [file, content] of Object.entries(files)) await writeFile(join(folder, file), content);
    const markdown = new MarkdownIt();
    sitePictures(markdown as never, {
      screenshots: { "page.webp": "taken.png" },
      artefacts: join(folder, "artefacts"),
    });
    return markdown.renderInline(`![A "ticket"](${source})`, { realPath: join(folder, "page.md") });
  };

  it("that is a drawing stands in the page itself, with its words and without its own style", async () => {
    const drawing =
      '<svg xmlns="x"><title>T</title>\n<style>svg { color: red }</style><text>Till</text></svg>\n';
    const html = await render("a.svg", { "a.svg": drawing });
    expect(html).toMatch(
      /^<svg v-pre class="drawing" role="img" aria-label="A &quot;ticket&quot;" xmlns="x">/,
    );
    expect(html).toContain("<text>Till</text>");
    expect(html).not.toMatch(/style|title/);
  });

  it("that is a screenshot is the one the tests have left, where they have", async () => {
    expect(await render("page.webp", {})).toContain('src="page.webp"');
    expect(await render("page.webp", { "artefacts/taken.png": "" })).toContain('src="artefacts/taken.png"');
  });
});

it("has pictures of the page in less than 150 kB, each of which the tests leave", async () => {
  const folder = join(ROOT, "docs/guide/pictures");
  const screenshots: Record<string, string> = JSON.parse(
    await readFile(join(folder, "screenshots.json"), "utf8"),
  );
  const sizes = await Promise.all(
    Object.keys(screenshots).map(async (name) => (await stat(join(folder, name))).size),
  );
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(150_000);
  const kept = await readFile(join(ROOT, "packages/server/page/tests/page.e2e.test.ts"), "utf8");
  for (const [name, artefact] of Object.entries(screenshots)) {
    const [shot, scheme] = artefact.replace(".png", "").split("-");
    expect(kept.includes(`"${shot}-${scheme}"`) || kept.includes(`\`${shot}-\${colorScheme}\``), name).toBe(
      true,
    );
  }
});
