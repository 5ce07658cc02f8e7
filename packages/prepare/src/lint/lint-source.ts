import { type EmbedSourceOptions, withEmbeddedSource } from "../build/embed-source.ts";
import type { LintFinding } from "./lint-content.ts";

/** Reads a desk's sources, embeds them and lints them; builds and writes nothing. Throws as readSource does. */
export async function lintSource(options: EmbedSourceOptions): Promise<LintFinding[]> {
  return withEmbeddedSource(options, async ({ lint }) => lint);
}
