import type { Classification } from "@org/classifier-core";
import { type Page, row } from "./page.ts";
import { printable } from "./wrap.ts";

const SIGNALS_SHOWN = 4;
const NGRAMS_SHOWN = 8;
const NEAREST_SHOWN = 3;

/** Why the category came out as it did, where an explanation was asked for. */
export function presentExplanation({ explanation, category }: Classification, page: Page): string[] {
  if (explanation === undefined || category === null) return [];
  const { signals, keywords, nearest, wording, text } = explanation;
  const [winner, runnerUp] = signals;
  const lead = winner?.parts.map(({ signal, contribution }, i) => ({
    signal,
    difference: contribution - (runnerUp?.parts[i]?.contribution ?? 0),
  }));
  lead?.sort((a, b) => Math.abs(b.difference) - Math.abs(a.difference));
  const said = lead
    ?.slice(0, SIGNALS_SHOWN)
    .map(({ signal, difference }) => `${signal} ${signed(difference)}`)
    .join(", ");
  const own = keywords.filter((hit) => hit.category === category.id && hit.kind !== "exclusions");
  const ngrams = wording?.ngrams.slice(0, NGRAMS_SHOWN);
  return [
    ...(said === undefined ? [] : row(page, "Because", `${said}, against ${runnerUp?.category ?? "none"}`)),
    ...(ngrams === undefined
      ? []
      : row(
          page,
          "Wording",
          ngrams.map(({ ngram, difference }) => `${printable(ngram)} ${signed(difference)}`).join(", "),
        )),
    ...(own.length === 0 ? [] : row(page, "Keywords", own.map(({ phrase }) => phrase).join(", "))),
    ...nearest.slice(0, NEAREST_SHOWN).flatMap((known, i) => {
      const score = `${known.similarity.toFixed(2)}  `;
      return row(page, i === 0 ? "Like" : "", `${score}${printable(known.text)}`, { indent: score.length });
    }),
    ...(text.notes.length === 0 ? [] : row(page, "Text", text.notes.join(", "))),
  ];
}

function signed(value: number): string {
  return `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(2)}`;
}
