import { readFileSync } from "node:fs";
import { join } from "node:path";
import MarkdownIt from "markdown-it";
import { ROOT } from "./checked-pages.ts";

/** What a comment above a block says of it; docs/checks/README.md explains each. */
const BLOCK_MARKS = ["not run", "not compiled", "file", "continues", "given", "background", "exits"] as const;
/** What a comment says of the whole page. */
const PAGE_MARKS = ["sample", "after", "needs"] as const;

type BlockMark = (typeof BLOCK_MARKS)[number];
type PageMark = (typeof PAGE_MARKS)[number];

/** One fenced block of a page. */
export interface Block {
  readonly language: string;
  readonly code: string;
  /** Line of its first fence, from 1. */
  readonly line: number;
  /** What the comments right above it say; "" for a mark without a text. */
  readonly marks: ReadonlyMap<BlockMark, string>;
  /** Whether nothing but comments stands between it and the block before. */
  readonly followsBlock: boolean;
}

export interface Page {
  readonly file: string;
  readonly blocks: readonly Block[];
  readonly marks: ReadonlyMap<PageMark, string>;
}

/** Reads a page of the repository; throws where a comment right above a block is a mark nobody knows. */
export function readPage(file: string): Page {
  return parsePage(file, readFileSync(join(ROOT, file), "utf8"));
}

export function parsePage(file: string, text: string): Page {
  const blocks: Block[] = [];
  const pageMarks = new Map<PageMark, string>();
  let comments: { name: string; text: string }[] = [];
  let followsBlock = false;
  for (const { type, content, info, map } of new MarkdownIt({ html: true }).parse(text, {})) {
    if (type === "html_block" && content.startsWith("<!--")) {
      for (const comment of commentsIn(content)) {
        if (isOneOf(PAGE_MARKS, comment.name)) pageMarks.set(comment.name, comment.text);
        else comments.push(comment);
      }
    } else if (type === "fence") {
      const line = (map?.[0] ?? 0) + 1;
      blocks.push({
        language: info.trim().split(/\s/)[0] ?? "",
        code: content,
        line,
        marks: blockMarks(comments, `${file}:${line}`),
        followsBlock,
      });
      comments = [];
      followsBlock = true;
    } else {
      comments = [];
      followsBlock = false;
    }
  }
  return { file, blocks, marks: pageMarks };
}

function commentsIn(html: string): { name: string; text: string }[] {
  return [...html.matchAll(/<!--\s*([^:]*?)(?::\s*([\s\S]*?))?\s*-->/g)].map(([, name = "", text = ""]) => ({
    name,
    text,
  }));
}

function blockMarks(
  comments: readonly { name: string; text: string }[],
  place: string,
): Map<BlockMark, string> {
  const marks = new Map<BlockMark, string>();
  for (const { name, text } of comments) {
    if (!isOneOf(BLOCK_MARKS, name)) throw new Error(`${place}: no such mark: ${name}`);
    marks.set(name, text);
  }
  return marks;
}

function isOneOf<Name extends string>(names: readonly Name[], name: string): name is Name {
  return (names as readonly string[]).includes(name);
}
