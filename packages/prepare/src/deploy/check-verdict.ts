import { ForeignVerdictError } from "@org/classifier-core";
import type { SafetyVerdict } from "@org/classifier-core/preparation";
import { readVerdict } from "../safety/read-verdict.ts";
import { UnsafeBundleError } from "../safety/unsafe-bundle-error.ts";

/** What a deployment knows of the safety of its bundle. */
export interface DeployedVerdict {
  /** "foreign": there is one, about another content. */
  readonly verdict: SafetyVerdict["verdict"] | "none" | "foreign";
  /** What the user has to be told. */
  readonly warnings: readonly string[];
}

/** Refuses a bundle that is judged UNSAFE, or whose verdict is about another content, unless it is forced. */
export async function checkVerdict(
  bundle: string,
  { force, signal }: { readonly force: boolean; readonly signal?: AbortSignal | undefined },
): Promise<DeployedVerdict> {
  try {
    const found = await readVerdict(bundle, { signal });
    if (found?.verdict === "UNSAFE") throw new UnsafeBundleError(found);
    if (found !== undefined) return { verdict: found.verdict, warnings: [] };
    const warning = "The bundle has no safety verdict: run `classifier-bench safety --attach` on it.";
    return { verdict: "none", warnings: [warning] };
  } catch (error) {
    if (!force) throw error;
    if (error instanceof UnsafeBundleError) {
      return { verdict: "UNSAFE", warnings: ["The bundle is UNSAFE, and was deployed by force."] };
    }
    if (error instanceof ForeignVerdictError) {
      const warning = "The safety verdict is about another bundle, and this one was deployed by force.";
      return { verdict: "foreign", warnings: [warning] };
    }
    throw error;
  }
}
