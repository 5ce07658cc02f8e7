import type { JSX } from "preact";

const PATHS = {
  route: "M3 8.5l3.2 3.2L13 5",
  review: "M8 4.2v4.6M8 11.6v.2",
  out_of_scope: "M4 12L12 4",
  failed: "M5 5l6 6M11 5l-6 6",
  waiting: "M8 4v4.2l2.8 1.8",
} as const;
export type IconName = keyof typeof PATHS;

const RINGED: ReadonlySet<IconName> = new Set(["review", "out_of_scope", "failed", "waiting"]);

/** A sign beside words that say the same. */
export function Icon({ name }: { readonly name: IconName }): JSX.Element {
  return (
    <svg
      aria-hidden="true"
      width="16"
      height="16"
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      stroke-width="1.8"
    >
      {RINGED.has(name) && <circle cx="8" cy="8" r="6.4" stroke-width="1.4" />}
      <path d={PATHS[name]} stroke-linecap="round" stroke-linejoin="round" />
    </svg>
  );
}
