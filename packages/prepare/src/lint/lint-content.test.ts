import { InvalidArgumentError } from "@org/classifier-core";
import { describe, expect, it } from "vitest";
import type { DeskSource } from "../source/desk-source.ts";
import { type ContentVectors, type LintFinding, lintContent } from "./lint-content.ts";

interface TinyProblem {
  readonly id: string;
  readonly category?: string;
  readonly description: readonly number[];
  /** Vector and text of each ticket. */
  readonly tickets?: readonly (readonly [vector: readonly number[], text?: string])[];
}

const matrix = (rows: readonly (readonly number[])[]) => ({
  data: Float32Array.from(rows.flat()),
  rows: rows.length,
  dimension: rows[0]?.length ?? 0,
});

function tiny(
  problems: readonly TinyProblem[],
  categories: Record<string, readonly number[]> = { c: [1, 0], d: [0, 1] },
) {
  let line = 0;
  let start = 0;
  const tickets = problems.flatMap(({ id, category = "c", tickets = [] }) =>
    tickets.map(([, text], i) => {
      line++;
      return { text: text ?? `${id} ${i}`, problem: id, category, origin: { file: "t", line, column: 1 } };
    }),
  );
  const rows = problems.map(({ tickets = [] }) => {
    const own = { start, count: 1 + tickets.length };
    start += own.count;
    return own;
  });
  const desk = {
    categories: Object.keys(categories).map((id) => ({ id })),
    problems: problems.map(({ id, category = "c" }, i) => ({
      id,
      category,
      origin: { file: "p", line: i + 1, column: 1 },
    })),
    tickets,
  } as unknown as DeskSource;
  const vectors: ContentVectors = {
    problems: matrix(
      problems.flatMap(({ description, tickets = [] }) => [
        description,
        ...tickets.map(([vector]) => vector),
      ]),
    ),
    rows,
    categories: matrix(Object.values(categories)),
  };
  return { desk, vectors };
}

function lint(...input: Parameters<typeof tiny>): LintFinding[] {
  const { desk, vectors } = tiny(...input);
  return lintContent(desk, vectors);
}

const of = (kind: LintFinding["kind"], findings: readonly LintFinding[]) =>
  findings.filter((finding) => finding.kind === kind);

/** A vector of length 2 at an angle to the first axis whose cosine is given: lengths must not matter. */
const at = (cosine: number) => [2 * cosine, 2 * Math.sqrt(1 - cosine * cosine)];

describe("lintContent", () => {
  it("names problems whose descriptions are nearer than 0.95, and no others", () => {
    const findings = lint([
      { id: "a", description: [1, 0] },
      { id: "b", description: at(0.951) },
      { id: "c", description: [-1, 0] },
    ]);
    expect(of("near-duplicate-problems", findings)).toEqual([
      expect.objectContaining({ severity: "warning", subjects: ["a", "b"], value: expect.closeTo(0.951, 5) }),
    ]);
    expect(
      of(
        "near-duplicate-problems",
        lint([
          { id: "a", description: [1, 0] },
          { id: "b", description: at(0.949) },
        ]),
      ),
    ).toEqual([]);
  });

  it("names categories nearer than 0.9", () => {
    expect(of("overlapping-categories", lint([], { c: [1, 0], d: at(0.91), e: [0, -1] }))).toEqual([
      expect.objectContaining({ subjects: ["c", "d"], value: expect.closeTo(0.91, 5) }),
    ]);
    expect(of("overlapping-categories", lint([], { c: [1, 0], d: at(0.89) }))).toEqual([]);
  });

  // On a circle, four problems around the ticket of a fifth one that is described elsewhere.
  const others = [0.99, 0.98, 0.97].map((cosine, i) => ({ id: `near-${i}`, description: at(cosine) }));

  it("names a problem that most of its own tickets do not find among three", () => {
    const lost = { id: "lost", description: [-1, 0], tickets: [[[1, 0]], [[-1, 0.1]], [[1, 0]]] as const };
    // The two tickets at [1, 0] find each other, and so their problem.
    expect(of("problem-not-found-by-its-tickets", lint([...others, lost]))).toEqual([]);
    const alone = { id: "lost", description: [-1, 0], tickets: [[[1, 0]]] as const };
    expect(of("problem-not-found-by-its-tickets", lint([...others, alone]))).toEqual([
      expect.objectContaining({ severity: "warning", subjects: ["lost"], value: 0 }),
    ]);
  });

  it("counts the third nearest problem, and half of the tickets, as found", () => {
    const third = { id: "third", description: [-1, 0], tickets: [[[1, 0]]] as const };
    expect(of("problem-not-found-by-its-tickets", lint([...others.slice(0, 2), third]))).toEqual([]);
    const half = { id: "half", description: [-1, 0], tickets: [[[1, 0]], [[-1, 0]]] as const };
    expect(of("problem-not-found-by-its-tickets", lint([...others, half]))).toEqual([]);
  });

  it("counts another problem once, however many of its rows are nearer", () => {
    const crowd = {
      id: "crowd",
      description: at(0.99),
      tickets: [[at(0.98)], [at(0.97)], [at(0.96)]] as const,
    };
    const found = { id: "found", description: [0, 1], tickets: [[[1, 0]]] as const };
    expect(
      of("problem-not-found-by-its-tickets", lint([crowd, found])).map(({ subjects }) => subjects),
    ).not.toContainEqual(["found"]);
  });

  it("names one text under several labels by places, and not the text", () => {
    const secret = "my card is 4929";
    const findings = lint([
      { id: "a", description: [1, 0], tickets: [[[1, 0], secret]] },
      { id: "b", description: [0, 1], tickets: [[[0, 1], secret.toUpperCase()]] },
    ]);
    const [contradiction, ...rest] = of("contradicting-tickets", findings);
    expect(rest).toEqual([]);
    expect(contradiction).toMatchObject({ severity: "warning", subjects: ["a", "b"], value: 2 });
    expect(contradiction?.message).toContain("a at t:1:1, b at t:2:1");
    expect(JSON.stringify(findings)).not.toContain("4929");
  });

  it("names categories with fewer than 20 tickets or 5 problems, and notes problems without tickets", () => {
    const enough = Array.from({ length: 5 }, (_, i) => ({
      id: `p${i}`,
      description: [i, 1],
      tickets: Array.from({ length: 4 }, () => [[i, 1]] as const),
    }));
    const findings = lint([...enough, { id: "bare", category: "d", description: [9, -1] }]);
    expect(
      findings
        .filter(({ kind }) => kind.startsWith("few"))
        .map(({ kind, subjects, value }) => [kind, subjects, value]),
    ).toEqual([
      ["few-tickets", ["d"], 0],
      ["few-problems", ["d"], 1],
    ]);
    expect(of("problem-without-tickets", findings)).toEqual([
      expect.objectContaining({ severity: "note", subjects: ["bare"] }),
    ]);
  });

  it("takes rows of zeros for unlike everything, without dividing by them", () => {
    const findings = lint([
      { id: "a", description: [0, 0], tickets: [[[0, 0]]] },
      { id: "b", description: [0, 0] },
    ]);
    expect(findings.every(({ value }) => value === undefined || Number.isFinite(value))).toBe(true);
    expect(of("near-duplicate-problems", findings)).toEqual([]);
  });

  it("leaves the vectors as they were", () => {
    const { desk, vectors } = tiny([{ id: "a", description: [3, 4] }]);
    lintContent(desk, vectors);
    expect([...vectors.problems.data]).toEqual([3, 4]);
  });

  it("refuses vectors that are not the desk's", () => {
    const { desk, vectors } = tiny([{ id: "a", description: [1, 0] }]);
    const wrong: ContentVectors[] = [
      { ...vectors, rows: [] },
      { ...vectors, rows: [{ start: 0, count: 2 }] },
      { ...vectors, rows: [{ start: -1, count: 1 }] },
      { ...vectors, rows: [{ start: 0, count: 0 }] },
      { ...vectors, categories: matrix([[1, 0]]) },
    ];
    for (const one of wrong) expect(() => lintContent(desk, one)).toThrow(InvalidArgumentError);
  });
});
