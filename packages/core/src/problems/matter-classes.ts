import type { ProblemsData } from "../assets/bundle-data.ts";

/** What the problem heads tell apart: each known problem, then, by category, what belongs to none of them. */
export interface MatterClass {
  /** Index into the known problems; undefined for a category's other matters. */
  readonly problem: number | undefined;
  /** Index of the category. */
  readonly category: number;
}

/** The classes of the problem heads, in their order. */
export function matterClasses(
  { problems, tickets }: ProblemsData,
  categoryIds: readonly string[],
): MatterClass[] {
  const others = new Set(tickets.map(({ category }) => category));
  return [
    ...problems.map(({ category }, problem) => ({ problem, category: categoryIds.indexOf(category) })),
    ...categoryIds.flatMap((id, category) => (others.has(id) ? [{ problem: undefined, category }] : [])),
  ];
}
