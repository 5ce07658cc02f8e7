/** One of those that take turns. */
export interface Turn<Result> {
  /** Rounds that count. */
  readonly rounds: number;
  /** Whether its failure ends everything, and is not a finding about it alone. */
  readonly mustSucceed: boolean;
  run(): Promise<Result>;
}

/** What came of one that took turns: a result a round, in order, or the failure it ended with. */
export type TurnOutcome<Result> = { readonly results: readonly Result[] } | { readonly failure: Error };

/**
 * Runs A B C A B C, so that what slows the machine for a while slows all of them. A first round fills the system's
 * caches and is not counted, unless `warmUp` is false. One that fails takes no further turn: whatever it measured
 * before is no result.
 */
export async function takeTurns<Result>(
  turns: readonly Turn<Result>[],
  {
    warmUp = true,
    signal,
    onTurn,
  }: {
    readonly warmUp?: boolean | undefined;
    readonly signal?: AbortSignal | undefined;
    readonly onTurn?: ((done: number, total: number) => void) | undefined;
  } = {},
): Promise<TurnOutcome<Result>[]> {
  const states = turns.map((turn) => ({
    turn,
    results: [] as Result[],
    failure: undefined as Error | undefined,
  }));
  const rounds = Math.max(0, ...turns.map((turn) => turn.rounds));
  const total = turns.reduce((sum, turn) => sum + turn.rounds + (warmUp ? 1 : 0), 0);
  let done = 0;
  for (let round = warmUp ? 0 : 1; round <= rounds; round++) {
    for (const state of states.filter(({ turn }) => round <= turn.rounds)) {
      if (state.failure === undefined) {
        try {
          const result = await state.turn.run();
          if (round > 0) state.results.push(result);
        } catch (error) {
          signal?.throwIfAborted();
          if (state.turn.mustSucceed) throw error;
          state.failure = error as Error;
        }
      }
      onTurn?.(++done, total);
    }
  }
  return states.map(({ results, failure }) => (failure === undefined ? { results } : { failure }));
}
