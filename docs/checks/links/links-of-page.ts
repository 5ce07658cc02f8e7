import { existsSync, readFileSync, statSync } from "node:fs";
import { join, posix } from "node:path";
import MarkdownIt from "markdown-it";
import { headingAddress } from "../../.vitepress/heading-address.ts";
import { ROOT } from "../pages/checked-pages.ts";

const markdown = new MarkdownIt({ html: true });

/** Links and pictures of a page that lead to no file of the repository, or to no heading of it. */
export function deadLinks(page: string): string[] {
  return linksOf(readFileSync(join(ROOT, page), "utf8")).filter((link) => isDead(page, link));
}

/** What a page links to, but for other hosts. */
export function linksOf(text: string): string[] {
  return markdown
    .parse(text, {})
    .flatMap(({ children }) => children ?? [])
    .map((token) => token.attrGet(token.type === "image" ? "src" : "href")?.toString())
    .filter((link): link is string => link !== undefined && !/^[a-z]+:/i.test(link));
}

/** Addresses of a page's headings. */
export function headingsOf(text: string): string[] {
  const tokens = markdown.parse(text, {});
  return tokens.flatMap(({ type }, i) => {
    if (type !== "heading_open") return [];
    const inline = tokens[i + 1]?.children ?? [];
    return [headingAddress(inline.map(({ content }) => content).join(""))];
  });
}

function isDead(page: string, link: string): boolean {
  const [path = "", heading] = decodeURI(link).split("#");
  const target = path === "" ? page : posix.join(posix.dirname(page), path);
  const place = join(ROOT, target);
  if (!existsSync(place)) return true;
  if (heading === undefined) return false;
  const text = readFileSync(statSync(place).isDirectory() ? join(place, "README.md") : place, "utf8");
  return !headingsOf(text).includes(heading);
}
