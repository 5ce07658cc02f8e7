import type { JSX } from "preact";

/** A bar of a share, 0 to 1. The figure stands beside it in words, so that nobody has to measure it. */
export function Bar({
  share,
  strong = false,
}: {
  readonly share: number;
  readonly strong?: boolean;
}): JSX.Element {
  const width = `${Math.max(0, Math.min(1, share)) * 100}%`;
  return (
    <span class="bar-track" aria-hidden="true">
      <span class={strong ? "bar-fill strong" : "bar-fill"} style={{ width }} />
    </span>
  );
}
