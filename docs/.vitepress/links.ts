import { existsSync } from "node:fs";
import { posix } from "node:path";
import type { MarkdownRenderer } from "vitepress";
import { addressOf } from "./site-pages.ts";

/** What VitePress tells of the page it renders. */
interface PageEnvironment {
  /** The file as it lies on the disk, and as its address has it. */
  readonly realPath?: string;
  readonly path: string;
}

/**
 * Links are written as they work in the repository, from file to file. Here each becomes the address of a page of the
 * site or, for a file that is none, its address among the sources. One that leads to no file ends the build.
 */
export function siteLinks(
  markdown: MarkdownRenderer,
  { root, sources }: { root: string; sources: string },
): void {
  markdown.core.ruler.push("site-links", ({ tokens, env }) => {
    const { realPath, path } = env as PageEnvironment;
    const page = posix.relative(root, realPath ?? path);
    for (const token of tokens.flatMap(({ children }) => children ?? [])) {
      if (token.type !== "link_open") continue;
      const href = token.attrGet("href");
      if (href !== null && isRelative(href)) token.attrSet("href", siteAddress(root, sources, page, href));
    }
  });
}

function isRelative(href: string): boolean {
  return !/^(?:[a-z]+:|#|\/)/i.test(href);
}

function siteAddress(root: string, sources: string, page: string, href: string): string {
  const [path = "", fragment] = decodeURI(href).split("#");
  const file = posix.normalize(posix.join(posix.dirname(page), path)).replace(/\/$/, "");
  // A folder stands for its README, as it does where the sources are shown.
  for (const candidate of [file, `${file}/README.md`]) {
    const address = existsSync(posix.join(root, candidate)) ? addressOf(candidate) : undefined;
    if (address !== undefined) return `/${address}${fragment === undefined ? "" : `#${fragment}`}`;
  }
  if (!existsSync(posix.join(root, file))) throw new Error(`${page} links to ${href}, which is not there`);
  return `${sources}/${file}`;
}
