import { lstat, realpath } from "node:fs/promises";
import { fsFailure, isInside } from "@org/classifier-core/provider";
import type { WarningKind } from "./cache-warning.ts";

/** Where a link leads: to a plain file of the cache, or to what is no such thing. */
export type Followed =
  | {
      /** Absolute, with every link followed. */
      readonly at: string;
      readonly bytes: number;
      readonly modifiedMs: number;
    }
  | {
      readonly wrong: Extract<
        WarningKind,
        "broken-link" | "link-loop" | "link-outside" | "not-a-file" | "unreadable"
      >;
      readonly found?: string;
    };

/**
 * Follows a link as far as it stays inside `root`, which has its own links followed. Nothing outside is looked at:
 * where a link leads is found out by its text and by the links on the way, and no file is opened.
 */
export async function followLink(root: string, link: string): Promise<Followed> {
  try {
    const at = await realpath(link);
    if (!isInside(root, at)) return { wrong: "link-outside" };
    const stats = await lstat(at);
    if (stats.isFile()) return { at, bytes: stats.size, modifiedMs: stats.mtimeMs };
    return { wrong: "not-a-file", found: stats.isDirectory() ? "a link to a folder" : "a link to a device" };
  } catch (error) {
    const failure = fsFailure(error);
    if (failure === undefined) throw error;
    if (failure.kind === "absent") return { wrong: "broken-link" };
    if (failure.kind === "looped") return { wrong: "link-loop" };
    return { wrong: "unreadable", found: `the system's error ${failure.code}` };
  }
}
