import type { JSX } from "preact";

const RADIUS = 46;
/** Half a circle. */
const LENGTH = Math.PI * RADIUS;
const ARC = `M 8 56 A ${RADIUS} ${RADIUS} 0 0 1 100 56`;

/** A percentage as half a dial. */
export function Gauge({
  percentage,
  label,
}: {
  readonly percentage: number;
  readonly label: string;
}): JSX.Element {
  const rounded = Math.round(percentage);
  return (
    <svg class="gauge" viewBox="0 0 108 64" role="img" aria-label={`${label}: ${rounded} %`}>
      <path class="gauge-track" d={ARC} />
      <path
        class="gauge-value"
        d={ARC}
        stroke-dasharray={LENGTH}
        stroke-dashoffset={LENGTH * (1 - Math.max(0, Math.min(100, percentage)) / 100)}
      />
      <text x="54" y="54" text-anchor="middle">
        {rounded} %
      </text>
    </svg>
  );
}
