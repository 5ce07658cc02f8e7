import type { CheckResult } from "../check.ts";
import type { System } from "../system.ts";
import { isAtLeast } from "../version-order.ts";

/** As `engines` of every package says. */
const LEAST_NODE = "20.19";

export function checkNodeVersion({ node }: Pick<System, "node">): CheckResult {
  return isAtLeast(node, LEAST_NODE)
    ? { state: "ok", found: node }
    : { state: "problem", found: node, remedy: `Install Node.js ${LEAST_NODE} or later.` };
}
