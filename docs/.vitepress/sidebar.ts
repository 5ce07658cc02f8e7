import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { DefaultTheme } from "vitepress";

/** Where a page of the guide stands: what its front matter says, and after those that say nothing by name. */
const NO_ORDER = 1000;

/** The guide, the packages, the API and the reasons; pages are found, not listed. */
export function sidebar(root: string): DefaultTheme.SidebarItem[] {
  return [
    { text: "Guide", items: guide(join(root, "docs/guide")) },
    { text: "Packages", collapsed: true, items: packages(join(root, "packages")) },
    {
      text: "How and why",
      collapsed: true,
      items: [
        { text: "Design", link: "/design" },
        { text: "Decisions", link: "/decisions/" },
        { text: "Contributing", link: "/contributing" },
        { text: "Security", link: "/security" },
      ],
    },
    { text: "API", link: "/api/", collapsed: true, items: api(join(root, "docs/api/typedoc-sidebar.json")) },
  ];
}

function guide(folder: string): DefaultTheme.SidebarItem[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".md"))
    .map((name) => {
      const text = readFileSync(join(folder, name), "utf8");
      const order = Number(/^---\n(?:.*\n)*?order: (\d+)\n/.exec(text)?.[1] ?? NO_ORDER);
      return { text: titleOf(text), link: `/guide/${name.slice(0, -".md".length)}`, order };
    })
    .sort((a, b) => a.order - b.order || (a.text < b.text ? -1 : 1))
    .map(({ text, link }) => ({ text, link }));
}

function packages(folder: string): DefaultTheme.SidebarItem[] {
  return readdirSync(folder).map((name) => ({ text: name, link: `/packages/${name}` }));
}

/** What TypeDoc has made pages of; nothing while it has not. */
function api(file: string): DefaultTheme.SidebarItem[] {
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : [];
}

function titleOf(page: string): string {
  return /^# (.+)$/m.exec(page)?.[1] ?? "";
}
