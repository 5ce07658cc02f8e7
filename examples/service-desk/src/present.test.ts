import { stripVTControlCharacters } from "node:util";
import type { InitializationReport } from "@org/classifier-core";
import { describe, expect, it } from "vitest";
import { classification } from "./__fixtures__/classification.ts";
import { present, presentStart } from "./present.ts";

const plain = { width: 80, colour: false };
const TICKET = "Till 4 has been stuck since the update.\n\nThanks, Ann";

describe("present", () => {
  it("lays out all three tiers", () => {
    expect(present(TICKET, classification(), plain)).toBe(
      `${"─".repeat(80)}
Till 4 has been stuck since the update.

Thanks, Ann

Category    Till Operations, 98 %
Decision    route
Team        Store Systems Team, priority CRITICAL
SLA         first response 15 min, resolution 1 h
Urgency     MEDIUM 0.25: customers affected
Problems    0.62  After the overnight software update the till stays on the
                  update or start screen in the morning.
Automation  partially automatable, 58 % (mapped problem, 90 % sure)
            A remote restart is scripted; a person at the till makes sure that
            it sells again.
            ██████████ 100 %  Problem identification
            ██░░░░░░░░  16 %  Verification
            Automating this would save about 17 hours a year.
Found       till 4
Time        10.7 ms (embed 6.7, category 2.4, problems 0.1, automation 1.4)
`,
    );
  });

  it("says why a ticket is not routed, and what is missing", () => {
    const text = present(
      " ",
      classification({
        category: null,
        decision: "review",
        reasons: [{ code: "empty_text", message: "There are no words to judge by." }],
        routing: null,
        problems: [],
        automation: null,
        entities: [],
      }),
      plain,
    );
    expect(text).toContain(
      "Category    none\nDecision    review\n            There are no words to judge by.\n",
    );
    expect(text).toContain("Problems    no known problem is near\n");
    for (const label of ["Team", "SLA", "Automation", "Found"]) expect(text).not.toContain(label);
  });

  it("reads the same with colours, once they are taken out", () => {
    const coloured = present(TICKET, classification(), { width: 80, colour: true });
    expect(coloured).toContain("\u001b[32mroute\u001b[39m");
    expect(stripVTControlCharacters(coloured)).toBe(present(TICKET, classification(), plain));
  });

  it.each([40, 60, 80])("stays within %d columns", (width) => {
    const text = present(`${"word ".repeat(50)}${"x".repeat(200)}`, classification(), {
      width,
      colour: false,
    });
    for (const line of text.split("\n")) expect(line.length).toBeLessThanOrEqual(width);
  });

  it("does not pass a ticket's escape sequences on to the terminal", () => {
    const result = classification({ entities: [{ type: "till", value: "\u001b[2J4", start: 0, end: 5 }] });
    expect(present("\u001b]0;owned\u0007till \u001b[2J4", result, plain)).not.toContain("\u001b");
  });

  it("cuts a ticket of many lines and says so", () => {
    const text = present(
      Array.from({ length: 40 }, (_, i) => `line ${i + 1}`).join("\n"),
      classification(),
      plain,
    );
    expect(text).toContain("line 12\n(and 28 more lines)\n");
    expect(text).not.toContain("line 13");
  });
});

describe("presentStart", () => {
  it("says how long it took, what was opened, and who had none", () => {
    const report: Omit<InitializationReport, "environment" | "parts"> = {
      provider: {
        name: "live build",
        origin: "live build",
        attempts: [
          { provider: "fs", outcome: "not-found", durationMs: 1, reason: "fs found no bundle" },
          { provider: "live build", outcome: "served", durationMs: 9 },
        ],
      },
      bundle: { id: "service-desk", version: "1.0.0", digest: "abcdef0123456789" },
      steps: [{ step: "model", durationMs: 130.6, bytes: 1 }],
      totalMs: 175.5,
      totalBytes: 32_460_000,
    };
    expect(presentStart(report as InitializationReport, plain)).toBe(
      "Ready in 176 ms (model 131); 32.5 MB read and checked.\n" +
        "Bundle service-desk 1.0.0, digest abcdef012345, from live build.\n" +
        "Not from fs: fs found no bundle\n",
    );
  });
});
