import type { JSX } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Client } from "../api/client.ts";
import type { Connection, ConnectionState } from "../api/connection.ts";
import { ServiceFailure } from "../api/service-failure.ts";
import { DECISION_NAMES } from "../design/decision-badge.tsx";
import { percent } from "../design/format.ts";
import { Notice } from "../design/notice.tsx";
import { askInTwoSteps, type TicketAnswer } from "./ask-in-two-steps.ts";
import { AutomationPanel } from "./automation-panel.tsx";
import { CategoryPanel } from "./category-panel.tsx";
import { EvidencePanel } from "./evidence/evidence-panel.tsx";
import { createLatestAnswer } from "./latest-answer.ts";
import { ProblemsPanel } from "./problems-panel.tsx";
import { TicketBox } from "./ticket-box.tsx";
import { TimingStrip } from "./timing-strip.tsx";
import { Verdict } from "./verdict.tsx";

export interface TicketViewProps {
  readonly client: Client;
  readonly connection: Connection;
  readonly state: ConnectionState;
  readonly text: string;
  readonly onText: (text: string) => void;
}

/** Milliseconds after the last key at which somebody is taken to have stopped typing. */
const TYPING_PAUSE_MS = 250;
/** Characters a text may have where the server has not said how many. */
const DEFAULT_LIMIT = 100_000;

type Shown = TicketAnswer & { readonly text: string };

/** One ticket: what it says, and all that is said about it. */
export function TicketView({ client, connection, state, text, onText }: TicketViewProps): JSX.Element {
  const [shown, setShown] = useState<Shown>();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<ServiceFailure>();
  const limit = state.bundle?.limits.textCharacters ?? DEFAULT_LIMIT;
  const limitNow = useRef(limit);
  limitNow.current = limit;

  const latest = useMemo(
    () =>
      createLatestAnswer<string, TicketAnswer>({
        delayMs: TYPING_PAUSE_MS,
        ask: (question, signal) => askInTwoSteps(client, question.slice(0, limitNow.current), signal),
        onAsking: () => setBusy(true),
        onAnswer(answer, question) {
          setFailure(undefined);
          setShown({ ...answer, text: question });
          setBusy(false);
        },
        onFailure(error) {
          setBusy(false);
          if (!(error instanceof ServiceFailure)) throw error;
          // Told at the top of the page, which asks again when the server is back.
          if (error.gone || error.unauthorized) connection.lost();
          else setFailure(error);
        },
      }),
    [client, connection],
  );
  useEffect(() => () => latest.cancel(), [latest]);

  const samples = state.bundle?.samples ?? [];
  const isSample = samples.includes(text);
  useEffect(() => {
    if (text.trim() === "") {
      latest.cancel();
      setShown(undefined);
      setBusy(false);
      setFailure(undefined);
    } else if (isSample) latest.putNow(text);
    else latest.put(text);
    // Another start of the server, or a model that has come, may answer otherwise.
  }, [text, isSample, state.generation, latest]);

  const names = useMemo(
    () => new Map(state.bundle?.bundle.categories.map(({ id, name }) => [id, name])),
    [state.bundle],
  );

  return (
    <div class="ticket-view">
      <TicketBox {...{ text, samples, limit, onText }} onSample={onText} />
      <div class={`results ${shown?.classification.decision ?? ""}`} aria-busy={busy}>
        <p class="visually-hidden" role="status">
          {shown !== undefined && !busy && announcement(shown)}
        </p>
        {failure !== undefined && (
          <Notice kind="failed" title={failure.message}>
            {failure.remedy} <code>{failure.code}</code>
          </Notice>
        )}
        {shown === undefined ? (
          <Introduction samples={samples.length} />
        ) : (
          <>
            <Verdict classification={shown.classification} />
            {shown.classification.decision === "out_of_scope" && (
              <p class="soft small">What it would be, if it were this desk’s work after all:</p>
            )}
            <CategoryPanel classification={shown.classification} />
            <div class="two-panels">
              <ProblemsPanel classification={shown.classification} key={shown.text} />
              <AutomationPanel classification={shown.classification} />
            </div>
            <EvidencePanel
              ticket={shown.text}
              classification={shown.classification}
              explanation={shown.explanation}
              categoryNames={names}
            />
            <TimingStrip
              timings={shown.classification.timings}
              roundTripMs={shown.roundTripMs}
              model={`${shown.classification.provenance.model}, ${shown.classification.provenance.dtype}`}
            />
          </>
        )}
      </div>
    </div>
  );
}

function announcement({ classification: { decision, category, routing } }: Shown): string {
  if (category === null) return `${DECISION_NAMES[decision]}. No category.`;
  return `${DECISION_NAMES[decision]}: ${category.name}, ${percent(category.confidence)}, ${routing?.team ?? "no team"}.`;
}

function Introduction({ samples }: { readonly samples: number }): JSX.Element {
  return (
    <section class="panel introduction" aria-labelledby="introduction-heading">
      <h2 id="introduction-heading">What happens to a ticket here</h2>
      <ol>
        <li>
          <strong>Category and routing.</strong> Which team, by when, how urgent, and whether a person should
          look first.
        </li>
        <li>
          <strong>Known problems.</strong> The ones it resembles by meaning, with what resolved them.
        </li>
        <li>
          <strong>Automation.</strong> How far software could resolve it, step by step, and who says so.
        </li>
      </ol>
      <p class="soft">
        {samples > 0 ? "Choose one of the samples, or write a ticket." : "Write a ticket, or paste one."} All
        of it is worked out on the machine this server runs on; no text leaves it.
      </p>
    </section>
  );
}
