import type { JSX } from "preact";
import { count } from "../design/format.ts";

export interface TicketBoxProps {
  readonly text: string;
  readonly samples: readonly string[];
  /** Characters the server takes. */
  readonly limit: number;
  readonly onText: (text: string) => void;
  readonly onSample: (text: string) => void;
}

/** Where a ticket is written or pasted, with the samples the server was given. */
export function TicketBox({ text, samples, limit, onText, onSample }: TicketBoxProps): JSX.Element {
  return (
    <section class="panel ticket-box" aria-labelledby="ticket-heading">
      <header>
        <h2 id="ticket-heading">
          <label for="ticket-text">Ticket</label>
        </h2>
        <span class="soft small">{count(text.length)} characters</span>
      </header>
      <textarea
        id="ticket-text"
        class="field"
        rows={7}
        dir="auto"
        spellcheck={false}
        placeholder="Write or paste a ticket. The answer comes as you stop typing."
        aria-describedby={text.length > limit ? "ticket-too-long" : undefined}
        value={text}
        onInput={(event) => onText(event.currentTarget.value)}
      />
      {text.length > limit && (
        <p id="ticket-too-long" class="small">
          The first {count(limit)} characters are sent; the server takes no more.
        </p>
      )}
      {samples.length > 0 && (
        <>
          <h3 id="samples-heading">Or try one of these</h3>
          <ul class="samples" aria-labelledby="samples-heading">
            {samples.map((sample) => (
              <li key={sample}>
                <button type="button" aria-pressed={sample === text} onClick={() => onSample(sample)}>
                  <span class="said">{sample}</span>
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
