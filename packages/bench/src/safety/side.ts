import { parseHubReference } from "@org/classifier-assets-hub";
import type { ModelDtype } from "@org/classifier-prepare";

/** Where the answers of one side come from. */
export type Content =
  /** Built from the sources in the process that answers: the slow, original way. */
  | { readonly kind: "live"; readonly dtype: ModelDtype }
  /** Built from the sources as a bundle first. */
  | { readonly kind: "build"; readonly dtype: ModelDtype }
  | { readonly kind: "bundle"; readonly dir: string }
  | { readonly kind: "hub"; readonly repo: string; readonly revision: string };

/** One of the two that are compared. */
export interface Side {
  readonly content: Content;
  /** Threads of the runtime. @default what core chooses */
  readonly threads?: number | undefined;
  /** A folder whose node_modules holds the packages to run. @default those this package runs on */
  readonly packageDir?: string | undefined;
}

export const DTYPES: readonly ModelDtype[] = ["fp32", "w16", "w8", "q8"];

/** Reads `live`, `live:dtype`, `build:dtype`, `hub:org/name[@revision]` or a folder. Throws for a dtype that is none. */
export function parseContent(text: string): Content {
  if (text.startsWith("hub:")) return { kind: "hub", ...parseHubReference(text) };
  const [kind, dtype = kind === "live" ? "fp32" : "w8", ...rest] = text.split(":");
  if (kind !== "live" && kind !== "build") return { kind: "bundle", dir: text };
  if (rest.length > 0 || !isDtype(dtype)) {
    throw new RangeError(`Expected ${kind} or ${kind}:DTYPE with one of ${DTYPES.join(", ")}.`);
  }
  return { kind, dtype };
}

/** Whether it is a form that a desk can be built with. */
export function isDtype(text: string): text is ModelDtype {
  return (DTYPES as readonly string[]).includes(text);
}

/** As it was asked for, for the report's options. */
export function writeContent(content: Content): string {
  switch (content.kind) {
    case "live":
    case "build":
      return `${content.kind}:${content.dtype}`;
    case "bundle":
      return content.dir;
    case "hub":
      return `hub:${content.repo}@${content.revision}`;
  }
}
