/** Why some have no time, a line each. */
export function showReasons(
  measured: readonly { readonly name: string; readonly outcome: string; readonly reason?: string }[],
): string[] {
  return measured.flatMap(({ name, outcome, reason }) =>
    reason === undefined ? [] : [`${name} ${outcome}: ${reason}`],
  );
}
