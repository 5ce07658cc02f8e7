export interface LatestAnswerOptions<Question, Answer> {
  /** Milliseconds without another question before one is asked. */
  readonly delayMs: number;
  /** Answers in one part or several; its signal aborts once the question is out of date. */
  readonly ask: (question: Question, signal: AbortSignal) => AsyncIterable<Answer>;
  readonly onAsking?: (question: Question) => void;
  readonly onAnswer: (answer: Answer, question: Question) => void;
  readonly onFailure: (error: unknown, question: Question) => void;
}

export interface LatestAnswer<Question> {
  /** Asks once nothing else has been put for a while. */
  put(question: Question): void;
  /** Asks without waiting. */
  putNow(question: Question): void;
  cancel(): void;
}

/**
 * Asks the latest question only. An answer to an older one is aborted and, should it come all the same, dropped: what
 * is shown never falls behind what was asked.
 */
export function createLatestAnswer<Question, Answer>({
  delayMs,
  ask,
  onAsking,
  onAnswer,
  onFailure,
}: LatestAnswerOptions<Question, Answer>): LatestAnswer<Question> {
  let running: AbortController | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function cancel(): void {
    clearTimeout(timer);
    running?.abort();
    running = undefined;
  }

  async function begin(question: Question): Promise<void> {
    const own = new AbortController();
    running = own;
    onAsking?.(question);
    try {
      for await (const answer of ask(question, own.signal)) {
        if (running !== own) return;
        onAnswer(answer, question);
      }
    } catch (error) {
      if (running === own) onFailure(error, question);
    }
  }

  return {
    put(question) {
      cancel();
      timer = setTimeout(() => void begin(question), delayMs);
    },
    putNow(question) {
      cancel();
      void begin(question);
    },
    cancel,
  };
}
