import type { AutomationLevel, Classification } from "@org/classifier-core";
import type { EvaluationTicket } from "./evaluation-set.ts";

/** `count` of `of`; `share` is null where there was nothing to count. */
export interface Share {
  readonly count: number;
  readonly of: number;
  readonly share: number | null;
}

/** How well tickets nobody built from were classified. In scope are all but the foreign ones. */
export interface Evaluation {
  readonly tickets: { readonly known: number; readonly unheard: number; readonly foreign: number };
  /** In-scope tickets whose first category is the expected one, whatever was decided about them. */
  readonly category: {
    readonly overall: Share;
    readonly byKind: { readonly known: Share; readonly unheard: Share };
    /** By the expected category's id. */
    readonly byCategory: Readonly<Record<string, Share>>;
  };
  /** In-scope tickets with the expected automation level, also where the category is wrong. */
  readonly automation: {
    readonly overall: Share;
    /** By the expected level. */
    readonly byLevel: Readonly<Partial<Record<AutomationLevel, Share>>>;
  };
  /** What was decided about the foreign tickets: best out_of_scope, at worst route. */
  readonly foreign: { readonly route: Share; readonly review: Share; readonly outOfScope: Share };
  readonly inScopeTakenForOutOfScope: Share;
  /** Sent on with nobody looking. */
  readonly routed: {
    readonly all: Share;
    readonly inScope: Share;
    /** Of all that were routed, those sent to the right category; a foreign one never is. */
    readonly right: Share;
  };
}

/**
 * The bars set for this example (issue 4): shares of the tickets in scope whose category and automation level are right,
 * share of the foreign ones recognised, and share of the desk's own that may be taken for foreign.
 */
export const GOALS = { category: 0.92, automation: 0.88, foreignRecognised: 0.8, turnedAway: 0.05 } as const;

/** Compares classifications with what was expected of their tickets; both in the same order. */
export function evaluate(
  tickets: readonly EvaluationTicket[],
  classifications: readonly Classification[],
): Evaluation {
  if (tickets.length !== classifications.length) {
    throw new RangeError(`${tickets.length} tickets, but ${classifications.length} classifications`);
  }
  const all = tickets.map((ticket, i) => judge(ticket, classifications[i] as Classification));
  const inScope = all.filter(({ kind }) => kind !== "foreign");
  const foreign = all.filter(({ kind }) => kind === "foreign");
  const kind = (name: EvaluationTicket["kind"]) => all.filter((judged) => judged.kind === name);
  const categoryRight = (of: readonly Judged[]) => shareOf(of, (judged) => judged.categoryRight);
  const levelRight = (of: readonly Judged[]) => shareOf(of, (judged) => judged.levelRight);
  const decided = (of: readonly Judged[], decision: Classification["decision"]) =>
    shareOf(of, (judged) => judged.decision === decision);
  return {
    tickets: { known: kind("known").length, unheard: kind("unheard").length, foreign: foreign.length },
    category: {
      overall: categoryRight(inScope),
      byKind: { known: categoryRight(kind("known")), unheard: categoryRight(kind("unheard")) },
      byCategory: grouped(inScope, ({ category }) => category, categoryRight),
    },
    automation: {
      overall: levelRight(inScope),
      byLevel: grouped(inScope, ({ automation }) => automation, levelRight),
    },
    foreign: {
      route: decided(foreign, "route"),
      review: decided(foreign, "review"),
      outOfScope: decided(foreign, "out_of_scope"),
    },
    inScopeTakenForOutOfScope: decided(inScope, "out_of_scope"),
    routed: {
      all: decided(all, "route"),
      inScope: decided(inScope, "route"),
      right: categoryRight(all.filter(({ decision }) => decision === "route")),
    },
  };
}

type Judged = Pick<EvaluationTicket, "category" | "automation" | "kind"> &
  Pick<Classification, "decision"> & { readonly categoryRight: boolean; readonly levelRight: boolean };

function judge({ category, automation, kind }: EvaluationTicket, result: Classification): Judged {
  return {
    category,
    automation,
    kind,
    decision: result.decision,
    // An expected null is met by no category at all: a ticket of no category has no right one.
    categoryRight: category !== null && result.category?.id === category,
    levelRight: automation !== null && result.automation?.level === automation,
  };
}

function shareOf<Item>(items: readonly Item[], holds: (item: Item) => boolean): Share {
  const count = items.filter(holds).length;
  return { count, of: items.length, share: items.length === 0 ? null : count / items.length };
}

/** Shares by label, in the order the labels first appear. */
function grouped<Item, Label extends string>(
  items: readonly Item[],
  labelOf: (item: Item) => Label | null,
  share: (items: readonly Item[]) => Share,
): Record<Label, Share> {
  const groups = new Map<Label, Item[]>();
  for (const item of items) {
    const label = labelOf(item);
    if (label === null) continue;
    const group = groups.get(label);
    if (group === undefined) groups.set(label, [item]);
    else group.push(item);
  }
  return Object.fromEntries([...groups].map(([label, group]) => [label, share(group)])) as Record<
    Label,
    Share
  >;
}
