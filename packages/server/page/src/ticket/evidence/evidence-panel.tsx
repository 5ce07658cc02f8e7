import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import type { Classification, Explanation } from "../../api/types.ts";
import { count, signed, words } from "../../design/format.ts";
import { MARKED_CHARACTERS, markText, type TextPiece } from "./mark-text.ts";

export interface EvidencePanelProps {
  readonly ticket: string;
  readonly classification: Classification;
  readonly explanation: Explanation | undefined;
  readonly categoryNames: ReadonlyMap<string, string>;
}

const NGRAMS_SHOWN = 8;
const NEAREST_SHOWN = 3;

/** What was found in the ticket's own words, and what each piece was worth. */
export function EvidencePanel({
  ticket,
  classification,
  explanation,
  categoryNames,
}: EvidencePanelProps): JSX.Element {
  const pieces = useMemo(
    () => (explanation === undefined ? [] : markText(ticket, explanation, classification.entities)),
    [ticket, explanation, classification],
  );
  const wording = explanation?.wording ?? undefined;
  const nameOf = (id: string) => categoryNames.get(id) ?? id;
  return (
    <section class="panel" aria-labelledby="evidence-heading" aria-busy={explanation === undefined}>
      <header>
        <h2 id="evidence-heading">Evidence in the text</h2>
        {wording !== undefined && (
          <span class="soft small">
            wording: <mark class="for level-3">for {nameOf(wording.winner)}</mark>{" "}
            <mark class="against level-3">for {nameOf(wording.runnerUp)}</mark>{" "}
            <span class="keyword">keyword</span> <span class="entity">name or number</span>
          </span>
        )}
      </header>
      {explanation === undefined ? (
        <p class="soft">Asking what it was made of …</p>
      ) : (
        <>
          <p class="marked said" dir="auto">
            {pieces.map((piece, i) => (
              <Piece key={i} piece={piece} nameOf={nameOf} />
            ))}
          </p>
          {ticket.length > MARKED_CHARACTERS && (
            <p class="soft small">
              The first {count(MARKED_CHARACTERS)} of {count(ticket.length)} characters.
            </p>
          )}
          <div class="two-columns evidence-lists">
            {wording !== undefined && (
              <div>
                <h3 id="ngrams-heading">
                  Pieces that counted most, {nameOf(wording.winner)} against {nameOf(wording.runnerUp)}
                </h3>
                <SignedBars
                  labelledBy="ngrams-heading"
                  rows={wording.ngrams.slice(0, NGRAMS_SHOWN).map(({ ngram, kind, difference }) => ({
                    name: kind === "words" ? ngram : `…${ngram.replaceAll("_", " ").trim()}…`,
                    value: difference,
                  }))}
                />
              </div>
            )}
            {explanation.signals.length > 0 && (
              <div>
                <h3 id="signals-heading">Signals of the verdict, first against second category</h3>
                <SignedBars labelledBy="signals-heading" rows={signalRows(explanation)} />
              </div>
            )}
          </div>
          {explanation.nearest.length > 0 && (
            <details class="more">
              <summary>Nearest known texts</summary>
              <ul class="nearest">
                {explanation.nearest.slice(0, NEAREST_SHOWN).map(({ text, similarity }) => (
                  <li key={text}>
                    <span class="figure">{similarity.toFixed(2)}</span> <span class="said">{text}</span>
                  </li>
                ))}
              </ul>
            </details>
          )}
          {explanation.text.notes.length > 0 && (
            <p class="soft small">
              Of the text: {explanation.text.notes.map(words).join(", ").toLowerCase()}.
            </p>
          )}
        </>
      )}
    </section>
  );
}

/** Steps of shade: finer ones nobody can tell apart. */
const LEVELS = 3;

function Piece({
  piece,
  nameOf,
}: {
  readonly piece: TextPiece;
  readonly nameOf: (id: string) => string;
}): JSX.Element {
  const { text, weight, share, entity, keywords } = piece;
  const classes = [
    weight !== 0 && `${weight > 0 ? "for" : "against"} level-${Math.ceil(Math.abs(share) * LEVELS)}`,
    entity !== undefined && "entity",
    keywords.length > 0 && "keyword",
  ].filter(Boolean);
  if (classes.length === 0) return <>{text}</>;
  const title = [
    weight !== 0 && `wording ${signed(weight)}`,
    entity !== undefined && words(entity).toLowerCase(),
    keywords.length > 0 && `keyword of ${keywords.map(nameOf).join(", ")}`,
  ]
    .filter(Boolean)
    .join("; ");
  return (
    <mark class={classes.join(" ")} title={title}>
      {text}
    </mark>
  );
}

interface SignedRow {
  readonly name: string;
  readonly value: number;
}

/** Bars to either side of a middle. */
function SignedBars({
  rows,
  labelledBy,
}: {
  readonly rows: readonly SignedRow[];
  readonly labelledBy: string;
}) {
  const widest = Math.max(...rows.map(({ value }) => Math.abs(value)), Number.MIN_VALUE);
  return (
    <ul class="bars signed" aria-labelledby={labelledBy}>
      {rows.map(({ name, value }, i) => (
        <li key={i}>
          <span class="name said">{name}</span>
          <span class="bar-track" aria-hidden="true">
            <span
              class={value < 0 ? "bar-fill against" : "bar-fill strong"}
              style={{
                width: `${(Math.abs(value) / widest) * 50}%`,
                marginInlineStart: value < 0 ? `${50 - (Math.abs(value) / widest) * 50}%` : "50%",
              }}
            />
          </span>
          <span class="figure">{signed(value)}</span>
        </li>
      ))}
    </ul>
  );
}

/** Below this a signal rounds to nothing. */
const LEAST_SHOWN = 0.005;

function signalRows({ signals: [winner, runnerUp] }: Explanation): SignedRow[] {
  return (winner?.parts ?? [])
    .map(({ signal, contribution }, i) => ({
      name: words(signal.replace(/([a-z])([A-Z])/g, "$1 $2")),
      value: contribution - (runnerUp?.parts[i]?.contribution ?? 0),
    }))
    .filter(({ value }) => Math.abs(value) >= LEAST_SHOWN)
    .sort((a, b) => Math.abs(b.value) - Math.abs(a.value));
}
