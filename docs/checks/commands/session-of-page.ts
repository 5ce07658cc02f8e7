import type { Block, Page } from "../pages/read-page.ts";

/** A file a page tells its reader to write. */
export interface FileStep {
  readonly kind: "file";
  readonly path: string;
  readonly content: string;
}

/** Commands a page tells its reader to run. */
export interface CommandStep {
  readonly kind: "commands";
  readonly script: string;
  readonly line: number;
  /** Exit code that the page announces. */
  readonly exits: number;
  /** Address that answers once it is ready, for commands that go on in the background. */
  readonly readyAt: string | undefined;
  /** What the page shows of their output. */
  readonly shown: string | undefined;
}

export type Step = FileStep | CommandStep;

const SHELL = new Set(["sh", "bash", "shell"]);
const OUTPUT = "text";

/** What a reader of the page does, in order. */
export function sessionOf({ blocks }: Page): Step[] {
  return blocks.flatMap((block, i): Step[] => {
    const path = block.marks.get("file");
    if (path !== undefined) return [{ kind: "file", path, content: block.code }];
    if (!isRun(block)) return [];
    const next = blocks[i + 1];
    return [
      {
        kind: "commands",
        script: block.code,
        line: block.line,
        exits: Number(block.marks.get("exits") ?? 0),
        readyAt: block.marks.get("background"),
        shown: next?.followsBlock === true && next.language === OUTPUT ? next.code : undefined,
      },
    ];
  });
}

export function isShell({ language }: Block): boolean {
  return SHELL.has(language);
}

function isRun(block: Block): boolean {
  return isShell(block) && !block.marks.has("not run");
}

/** Lines of shell blocks that are not run and do not say why. */
export function unexplained({ blocks }: Page): number[] {
  return blocks
    .filter((block) => isShell(block) && block.marks.get("not run") === "")
    .map(({ line }) => line);
}
