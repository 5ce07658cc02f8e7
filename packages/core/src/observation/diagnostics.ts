import { channel } from "node:diagnostics_channel";
import type { Classification } from "../classification.ts";

// Diagnostics go out on node:diagnostics_channel; nothing is computed for them while nobody listens.
// Messages are plain objects and never hold ticket text.

/** Names of the channels, for `diagnostics_channel.subscribe`. */
export const CHANNELS = {
  /** A step of opening a classifier ended: `{ step, durationMs, bytes, how }`. */
  opening: "@org/classifier-core:opening",
  /** Texts embedded while opening a bundle that came without vectors: `{ done, total }`. */
  progress: "@org/classifier-core:progress",
  /** A ticket was classified: `{ category, decision, automation, layer, confidence, timings }`. */
  classified: "@org/classifier-core:classified",
  /** A ticket of a batch could not be classified: `{ code }`. */
  failed: "@org/classifier-core:failed",
} as const;

const channels = {
  opening: channel(CHANNELS.opening),
  progress: channel(CHANNELS.progress),
  classified: channel(CHANNELS.classified),
  failed: channel(CHANNELS.failed),
};

/** Publishes on one of the channels; `message` is called only where somebody listens. */
export function publish(name: keyof typeof CHANNELS, message: () => object): void {
  if (channels[name].hasSubscribers) channels[name].publish(message());
}

/** What is published of a result: labels and numbers, no text. */
export function summaryOf({ category, decision, automation, timings }: Classification): object {
  return {
    category: category?.id ?? null,
    confidence: category?.confidence ?? null,
    decision,
    automation: automation?.level ?? null,
    layer: automation?.layer ?? null,
    timings,
  };
}
