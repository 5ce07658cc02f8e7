import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import type { MarkdownRenderer } from "vitepress";

/** What VitePress tells of the page it renders: the file as it lies on the disk, and as its address has it. */
interface PageEnvironment {
  readonly realPath?: string;
  readonly path: string;
}

/**
 * Drawings are put into the page itself, so that their text is the page's own and their colours follow its light or
 * dark mode, which a picture file cannot know; elsewhere the file's own style serves. Screenshots are those that the
 * browser tests have just left, where they have, and the small ones of the repository otherwise.
 */
export function sitePictures(
  markdown: MarkdownRenderer,
  { screenshots, artefacts }: { screenshots: Readonly<Record<string, string>>; artefacts: string },
): void {
  const asImage = markdown.renderer.rules.image;
  markdown.renderer.rules.image = (tokens, index, options, env, self) => {
    const token = tokens[index];
    const source = token?.attrGet("src") ?? "";
    const page = (env as PageEnvironment).realPath ?? (env as PageEnvironment).path;
    if (/^[^:]+\.svg$/.test(source)) {
      const label = markdown.utils.escapeHtml(token?.content ?? "");
      return inlineDrawing(readFileSync(join(dirname(page), source), "utf8"), label);
    }
    const taken = screenshots[source.split("/").at(-1) ?? ""];
    if (taken !== undefined && existsSync(join(artefacts, taken))) {
      token?.attrSet("src", relative(dirname(page), join(artefacts, taken)));
    }
    return asImage?.(tokens, index, options, env, self) ?? "";
  };
}

function inlineDrawing(drawing: string, label: string): string {
  return drawing
    .replace(/<style>[\s\S]*?<\/style>/, "")
    .replace(/<title>.*?<\/title>/, "")
    .replace(/^[\s\S]*?<svg /, `<svg v-pre class="drawing" role="img" aria-label="${label}" `);
}
