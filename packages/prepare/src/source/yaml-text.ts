import { type Document, isAlias, isMap, isScalar, isSeq, type Node, parseDocument, visit } from "yaml";
import type { Key, Located, Report } from "./origin.ts";
import { brokenText, placesIn, type TextFile } from "./text-file.ts";

/** A file broken in its syntax is reported this often at most: the later ones follow from the first. */
const MAX_SYNTAX_FINDINGS = 3;

/** Expansions of aliases one file may ask for; a few shared lists need no more, a "billion laughs" does. */
const MAX_ALIASES = 100;

/** The tags of plain YAML 1.2; any other asks for a type that no source has. */
const PLAIN_TAG = /^tag:yaml\.org,2002:(?:str|int|float|bool|null|map|seq)$/;

/** Reads one YAML 1.2 document without custom tags, or reports what is wrong and returns undefined. */
export function readYamlFile(source: TextFile, report: Report): Located | undefined {
  const places = placesIn(source.file, source.text);
  const document = parseDocument(source.text, {
    schema: "core",
    resolveKnownTags: false,
    merge: false,
    stringKeys: true,
    // Its long messages quote the source.
    prettyErrors: false,
    logLevel: "error",
  });
  let faults = 0;
  const refuse = (offset: number, message: string) => {
    if (faults++ < MAX_SYNTAX_FINDINGS) report(places(offset), message);
  };
  for (const { message, pos } of document.errors) refuse(pos[0], `is not YAML: ${withoutFullStop(message)}`);
  if (faults > 0) return undefined;

  visit(document, {
    Node(_, node) {
      const { tag } = node as Node & { tag?: string };
      const offset = node.range?.[0] ?? 0;
      if (tag !== undefined && !PLAIN_TAG.test(tag))
        refuse(offset, "has a tag (!...), which a source may not use");
      const broken = isScalar(node) && typeof node.value === "string" ? brokenText(node.value) : undefined;
      if (broken !== undefined) refuse(offset, broken);
    },
  });
  if (faults > 0) return undefined;

  try {
    return {
      value: document.toJS({ maxAliasCount: MAX_ALIASES }),
      at: (path = [], of = "value") => places(offsetOf(document, path, of)),
    };
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    refuse(
      firstAlias(document),
      `uses aliases (*name) that are unknown or expand more than ${MAX_ALIASES} times`,
    );
    return undefined;
  }
}

function offsetOf(document: Document.Parsed, path: readonly Key[], of: "value" | "key"): number {
  let node: unknown = document.contents;
  let offset = document.contents?.range?.[0] ?? 0;
  let keyOffset = offset;
  for (const key of path) {
    const inner = isAlias(node) ? node.resolve(document) : node;
    let next: unknown;
    if (isMap(inner)) {
      const pair = inner.items.find((item) => isScalar(item.key) && String(item.key.value) === String(key));
      if (pair === undefined) return offset;
      keyOffset = startOfNode(pair.key) ?? offset;
      next = pair.value;
    } else if (isSeq(inner) && typeof key === "number" && key < inner.items.length) {
      next = inner.items[key];
      keyOffset = startOfNode(next) ?? offset;
    } else {
      return offset;
    }
    node = next;
    // A key without a value: the key is where one would look.
    offset = startOfNode(next) ?? keyOffset;
  }
  return of === "key" ? keyOffset : offset;
}

function startOfNode(node: unknown): number | undefined {
  const range = (node as Node | null | undefined)?.range;
  return range === null || range === undefined || range[0] === range[1] ? undefined : range[0];
}

function firstAlias(document: Document.Parsed): number {
  let offset = 0;
  visit(document, {
    Alias(_, node) {
      offset = node.range?.[0] ?? 0;
      return visit.BREAK;
    },
  });
  return offset;
}

function withoutFullStop(message: string): string {
  return message.replace(/\.$/, "");
}
