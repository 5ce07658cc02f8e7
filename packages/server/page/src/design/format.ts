// Numbers and names as the page writes them.

/** A share as a percentage; what is not certain is neither 0 nor 100. */
export function percent(share: number): string {
  if (share > 0 && share < 0.005) return "< 1 %";
  if (share > 0.995 && share < 1) return `${Math.min(99.9, share * 100).toFixed(1)} %`;
  return `${Math.round(share * 100)} %`;
}

export const signed = (value: number): string => `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(2)}`;

/** Milliseconds with as many digits as anybody reads. */
export function duration(ms: number): string {
  if (ms < 10) return `${ms.toFixed(1)} ms`;
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

export function bytes(count: number): string {
  if (count === 0) return "–";
  return count < 1e6 ? `${Math.ceil(count / 1e3)} kB` : `${(count / 1e6).toFixed(1)} MB`;
}

/** Grouped by the browser's own language. */
export const count = (value: number): string => value.toLocaleString();

/** An id of the wire as words: "FULLY_AUTOMATABLE" becomes "Fully automatable". */
export function words(id: string): string {
  const text = id.replaceAll("_", " ").toLowerCase();
  return text.charAt(0).toUpperCase() + text.slice(1);
}
