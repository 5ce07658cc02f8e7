/** Whether the dotted version `found` is `least` or later, by numbers from left to right; what is missing counts as 0. */
export function isAtLeast(found: string, least: string): boolean {
  const [a, b] = [found, least].map((version) => version.split(".").map((part) => Number.parseInt(part, 10)));
  for (const [i, wanted] of (b as number[]).entries()) {
    const difference = ((a as number[])[i] ?? 0) - wanted;
    if (difference !== 0) return difference > 0;
  }
  return true;
}
