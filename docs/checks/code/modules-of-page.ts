import type { Block, Page } from "../pages/read-page.ts";

/** A block of TypeScript or JavaScript as the module it would be in a reader's project. */
export interface PageModule {
  /** Name in a folder of the page's own. */
  readonly name: string;
  readonly text: string;
  readonly line: number;
}

const EXTENSIONS: Readonly<Record<string, string>> = { ts: "mts", js: "mjs" };

/** The modules a page shows; a block marked as continuing has everything before it in it. */
export function modulesOf({ blocks }: Page): PageModule[] {
  const modules: PageModule[] = [];
  let before = "";
  for (const { language, code, line, marks } of blocks) {
    const extension = EXTENSIONS[language];
    if (extension === undefined || marks.has("not compiled")) continue;
    before = `${marks.has("continues") ? before : ""}${marks.get("given") ?? ""}\n${code}`;
    // Whatever a block is, it is a module: its names are its own, and it may await.
    const text = `${before}\nexport {};\n`;
    modules.push({ name: marks.get("file") ?? `block-${line}.${extension}`, text, line });
  }
  return modules;
}

/** Blocks that are left out without saying why. */
export function unexplained(blocks: readonly Block[]): number[] {
  return blocks.filter(({ marks }) => marks.get("not compiled") === "").map(({ line }) => line);
}
