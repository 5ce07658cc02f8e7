import type { AssetSource } from "../assets/asset-provider.ts";
import type { Manifest } from "../assets/manifest.ts";
import { type Desk, readDesk } from "./desk.ts";
import { type Knowledge, readKnowledge } from "./knowledge.ts";
import type { ReadOptions } from "./read-ahead.ts";

/** A bundle's content, checked and typed; the model is not part of it. */
export interface Bundle {
  readonly desk: Desk;
  readonly knowledge: Knowledge;
}

/** Reads everything of a bundle but its model; each file is verified, each reference between files followed. */
export async function readBundle(
  source: AssetSource,
  manifest: Manifest,
  options: ReadOptions = {},
): Promise<Bundle> {
  const desk = await readDesk(source, manifest, options);
  return { desk, knowledge: await readKnowledge(source, desk, options) };
}
