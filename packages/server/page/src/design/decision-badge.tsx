import type { JSX } from "preact";
import type { Decision } from "../api/types.ts";
import { Icon } from "./icon.tsx";

export const DECISION_NAMES = {
  route: "Route",
  review: "Review",
  out_of_scope: "Out of scope",
  failed: "Not classified",
} as const satisfies Record<Decision | "failed", string>;

/** A decision as sign, words, outline and colour, so that none of them has to be seen. */
export function DecisionBadge({ decision }: { readonly decision: Decision | "failed" }): JSX.Element {
  return (
    <span class={`badge ${decision}`}>
      <Icon name={decision} />
      {DECISION_NAMES[decision]}
    </span>
  );
}
