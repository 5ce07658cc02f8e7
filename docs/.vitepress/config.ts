import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitepress";
import { headingAddress } from "./heading-address.ts";
import { siteLinks } from "./links.ts";
import { sitePictures } from "./pictures.ts";
import { sidebar } from "./sidebar.ts";
import { addressOf, NO_PAGES } from "./site-pages.ts";

const root = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");
const SOURCES = "https://github.com/org/classifier/blob/main";
/** In bytes; a page of the API with everything in it is larger than vite likes a script to be, and read by few. */
const LARGEST_SCRIPT_KILOBYTES = 2000;

export default defineConfig({
  title: "classifier",
  description: "Support-ticket triage on your own machine",
  // None, said so that no browser asks for one.
  head: [["link", { rel: "icon", href: "data:," }]],
  lang: "en-GB",
  // The READMEs of the packages are pages, too.
  srcDir: root,
  srcExclude: NO_PAGES,
  rewrites(file) {
    const address = addressOf(file);
    if (address === undefined)
      throw new Error(`${file} is neither a page nor left out: site-pages.ts says which`);
    return address;
  },
  outDir: `${root}/docs/.vitepress/dist`,
  cacheDir: `${root}/node_modules/.cache/vitepress`,
  ignoreDeadLinks: false,
  markdown: {
    anchor: { slugify: headingAddress },
    config(markdown) {
      siteLinks(markdown, { root, sources: SOURCES });
      sitePictures(markdown, {
        screenshots: JSON.parse(readFileSync(`${root}/docs/guide/pictures/screenshots.json`, "utf8")),
        artefacts: `${root}/packages/server/page/artefacts`,
      });
    },
  },
  themeConfig: {
    search: { provider: "local" },
    nav: [
      { text: "Guide", link: "/guide/get-started" },
      { text: "API", link: "/api/" },
    ],
    sidebar: sidebar(root),
    outline: [2, 3],
  },
  vite: { build: { chunkSizeWarningLimit: LARGEST_SCRIPT_KILOBYTES } },
});
