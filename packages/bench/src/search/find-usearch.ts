import { findPackage } from "../contenders/find-package.ts";

/** Whether there is an approximate search to measure, and if not, why. */
export type FoundUsearch =
  | { readonly status: "present"; readonly version: string }
  | { readonly status: "missing" | "not asked for"; readonly reason: string };

/** Looks for the library, from the folder `from` on; it is an optional dependency, with no build for some machines. */
export async function findUsearch(exactOnly: boolean, from?: string): Promise<FoundUsearch> {
  if (exactOnly) return { status: "not asked for", reason: "--exact-only" };
  try {
    const { manifest } = await findPackage("usearch", from);
    return { status: "present", version: manifest.version };
  } catch (error) {
    return { status: "missing", reason: (error as Error).message };
  }
}
