import { execFileSync } from "node:child_process";
import { chmod, mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { InvalidArgumentError } from "@org/classifier-core";
import { describe, expect, it } from "vitest";
import { AUTOMATION, DESK, edited, mistakesIn, mistakesOf, writeDesk } from "./__fixtures__/write-desk.ts";
import { readSource } from "./read-source.ts";
import { SourceError } from "./source-error.ts";

const SERVICE_DESK = fileURLToPath(new URL("../../../../examples/service-desk/source", import.meta.url));

/** The user and group Linux and macOS keep for nobody in particular. */
const NOBODY = 65534;

describe("readSource", () => {
  it("reads the service desk's sources without a finding", async () => {
    const desk = await readSource(SERVICE_DESK);
    expect(desk.categories).toHaveLength(10);
    expect(desk.problems.length).toBeGreaterThanOrEqual(400);
    expect(desk.tickets.length).toBeGreaterThanOrEqual(1200);
    expect(desk.automationRules.steps.length).toBeGreaterThan(0);
    expect(desk.urgency.indicators.length).toBeGreaterThan(0);
    expect(desk.entities.length).toBeGreaterThan(0);
  });

  it("takes categories from file names and from problems, and gives every row its place", async () => {
    const desk = await readSource(
      await writeDesk({
        "problems/tills.jsonl": `\n${DESK["problems/tills.jsonl"]}  {"id":"lost","category":"other","description":"Lost."}\n`,
        "tickets/tills.jsonl": null,
        "tickets.csv":
          'problem,category,text\ndrawer-stuck,,jammed\n,other,"hello,\nworld"\nlost,,where is it\n',
      }),
    );
    expect(desk.problems.map(({ id, category, origin }) => [id, category, origin])).toEqual([
      ["drawer-stuck", "tills", { file: "problems/tills.jsonl", line: 2, column: 1 }],
      ["lost", "other", { file: "problems/tills.jsonl", line: 3, column: 3 }],
    ]);
    expect(
      desk.tickets.map(({ text, problem, category, origin }) => [text, problem, category, origin.line]),
    ).toEqual([
      ["jammed", "drawer-stuck", "tills", 2],
      ["hello,\nworld", undefined, "other", 3],
      ["where is it", "lost", "other", 5],
    ]);
  });

  it("does without automation, urgency, entities and tickets", async () => {
    const desk = await readSource(await writeDesk({ "tickets/tills.jsonl": null }));
    expect(desk.automationRules).toEqual({ rules: [], steps: [] });
    expect(desk.urgency).toMatchObject({ negations: [], indicators: [] });
    expect(desk.entities).toEqual([]);
    expect(desk).toMatchObject({ tickets: [], calibration: [], foreign: [], foreignCalibration: [] });
    expect(desk.desk).toEqual({ id: "corner-shop", name: "Corner Shop", version: "1.0.0", language: "en" });
  });

  it("takes a category without phrases for one that has none", async () => {
    const { categories } = await readSource(await writeDesk());
    const [, other] = categories;
    expect(other).toMatchObject({ keywords: [], priorityKeywords: [], exclusions: [] });
    const bare = categories.map(({ keywords, priorityKeywords, exclusions, ...category }) =>
      keywords.length > 0 ? { ...category, keywords } : category,
    );
    const desk = await readSource(
      await writeDesk({ "categories.yaml": null, "categories.json": JSON.stringify({ categories: bare }) }),
    );
    expect(desk.categories).toEqual(categories);
  });

  it("takes the categories of tickets set aside from their rows, whatever their files are called", async () => {
    const { calibration } = await readSource(
      await writeDesk({
        "calibration/2026-spring.jsonl": '{"category":"tills","text":"till is dead"}\n',
        "calibration/2026-autumn.csv":
          "text,category,automation\nwho do I ask,other,NOT_AUTOMATABLE\nno change left,tills,\n",
      }),
    );
    expect(calibration.map(({ text, category, automation }) => [text, category, automation])).toEqual([
      ["who do I ask", "other", "NOT_AUTOMATABLE"],
      ["no change left", "tills", undefined],
      ["till is dead", "tills", undefined],
    ]);
  });

  it("names a file of tickets set aside only where a row leaves the category to its name", async () => {
    expect(
      await mistakesIn({
        "calibration/spring.jsonl": '{"category":"tills","text":"a"}\n{"category":"other","text":"b"}\n',
        "calibration/autumn.jsonl": '{"category":"tills","text":"c"}\n{"text":"d"}\n{"text":"e"}\n',
      }),
    ).toEqual([
      "calibration/autumn.jsonl:1:1 is named after no category, and not every row has a field category",
    ]);
  });

  it("reads the same from JSON as from YAML", async () => {
    const { categories } = await readSource(await writeDesk());
    const json = await readSource(
      await writeDesk({
        "categories.yaml": null,
        "categories.json": JSON.stringify({ categories }, null, 2),
      }),
    );
    expect(json.categories).toEqual(categories);
  });

  it("reads the same whatever the line ends, and with a byte order mark", async () => {
    const plain = await readSource(await writeDesk());
    const changed = Object.entries(DESK).map(([file, text]) => [
      file,
      `\ufeff${text.replaceAll("\n", "\r\n")}`,
    ]);
    expect(await readSource(await writeDesk(Object.fromEntries(changed)))).toEqual(plain);
  });

  it("gives rows in the order of the files' names by code unit, whatever order they were written in", async () => {
    const rows = Object.fromEntries(
      ["b", "ä", "a", "B", "a-b"].map((name) => [
        `problems/${name}.jsonl`,
        `{"id":"in-${name.normalize("NFC") === "ä" ? "umlaut" : name}","category":"other","description":"${name}"}`,
      ]),
    );
    const { problems } = await readSource(await writeDesk(rows));
    expect(problems.map(({ id }) => id)).toEqual([
      "in-B",
      "in-a-b",
      "in-a",
      "in-b",
      "drawer-stuck",
      "in-umlaut",
    ]);
  });

  it("follows a link to a folder of problems", async () => {
    const dir = await writeDesk({
      "problems/tills.jsonl": null,
      "elsewhere/tills.jsonl": DESK["problems/tills.jsonl"] ?? "",
    });
    await symlink("elsewhere", join(dir, "problems"));
    expect((await readSource(dir)).problems).toHaveLength(1);
  });

  it.each([undefined, 7, "", " ", "a\0b"])("refuses %j as a folder", async (dir) => {
    await expect(readSource(dir as string)).rejects.toBeInstanceOf(InvalidArgumentError);
  });

  it("rejects with the signal's reason when it is aborted", async () => {
    const reason = new Error("enough");
    await expect(readSource(await writeDesk(), { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });
});

describe("files", () => {
  it("names a missing folder without its absolute path", async () => {
    const dir = join(await writeDesk(), "no-such-folder");
    const error = await readSource(dir).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(SourceError);
    expect((error as Error).message).toContain(".:1:1 does not exist");
    expect((error as Error).message).not.toContain(dir);
  });

  it("names every missing file at once", async () => {
    expect(
      await mistakesIn({ "desk.yaml": null, "categories.yaml": null, "problems/tills.jsonl": null }),
    ).toEqual([
      ".:1:1 lacks categories.yaml or categories.yml or categories.json",
      ".:1:1 lacks desk.yaml or desk.yml or desk.json",
      ".:1:1 lacks problems/ or problems.csv or problems.jsonl",
    ]);
  });

  it("refuses two files for one thing", async () => {
    expect(await mistakesIn({ "desk.json": "{}", "problems.csv": "id,description\n" })).toEqual([
      "desk.json:1:1 stands beside desk.yaml: keep one of desk.yaml or desk.yml or desk.json",
      "problems.csv:1:1 stands beside problems: keep one of problems/ or problems.csv or problems.jsonl",
    ]);
  });

  it("refuses data that would not be read, and leaves notes and hidden files alone", async () => {
    const found = await mistakesIn({
      "problems/README.md": "",
      "problems/.DS_Store": "",
      "problems/tills.xlsx": "",
      "tickets/more/tills.jsonl": "",
    });
    expect(found).toEqual([
      "problems/tills.xlsx:1:1 is not read: name it *.jsonl or *.csv",
      "tickets/more:1:1 is not read: name it *.jsonl or *.csv",
    ]);
  });

  it("reports what is no plain file, without waiting for it", async () => {
    const dir = await writeDesk({ "desk.yaml": null });
    execFileSync("mkfifo", [join(dir, "problems", "pipe.jsonl")]);
    await mkdir(join(dir, "desk.yaml"));
    await symlink("nowhere", join(dir, "problems", "other.csv"));
    expect(await mistakesOf(dir)).toEqual([
      "desk.yaml:1:1 is not a plain file",
      "problems/other.csv:1:1 cannot be read (ENOENT)",
      "problems/pipe.jsonl:1:1 is not a plain file",
    ]);
  });

  it("reports a file it may not read by its code", async () => {
    const dir = await writeDesk();
    await chmod(dir, 0o755);
    await chmod(join(dir, "desk.yaml"), 0);
    // The superuser may read everything: the system is asked as another user then.
    const isRoot = process.geteuid?.() === 0;
    if (isRoot) process.seteuid?.(NOBODY);
    const mistakes = await mistakesOf(dir).finally(() => isRoot && process.seteuid?.(0));
    expect(mistakes).toEqual(["desk.yaml:1:1 cannot be read (EACCES)"]);
  });

  it("names the place where a file stops being UTF-8", async () => {
    const broken = Buffer.concat([Buffer.from('{"id":"é","x\n  é'), Buffer.from([0xe9, 0x20])]);
    expect(await mistakesIn({ "problems/tills.jsonl": broken })).toEqual([
      "problems/tills.jsonl:2:4 is not UTF-8 from here on: save the file as UTF-8",
    ]);
    expect(await mistakesIn({ "desk.yaml": Buffer.from("\ufeffid: x", "utf16le") })).toEqual([
      "desk.yaml:1:1 is UTF-16: save it as UTF-8",
    ]);
  });

  it("says so when there are no problems at all", async () => {
    expect(await mistakesIn({ "problems/tills.jsonl": "\n", "tickets/tills.jsonl": null })).toEqual([
      "problems/tills.jsonl:1:1 holds no problem",
    ]);
  });
});

describe("YAML", () => {
  const id = "id: corner-shop";

  it.each<[what: string, changes: Record<string, string>, expected: string[]]>([
    [
      "a key given twice",
      edited("desk.yaml", id, `${id}\nid: again`),
      ["desk.yaml:2:1 is not YAML: Map keys must be unique"],
    ],
    [
      "a tab as indentation",
      edited("desk.yaml", "  LOW", "\tLOW"),
      ["desk.yaml:9:1 is not YAML: Tabs are not allowed as indentation"],
    ],
    [
      "a tag",
      edited("desk.yaml", id, "id: !ruby/object corner"),
      ["desk.yaml:1:18 has a tag (!...), which a source may not use"],
    ],
    [
      "a set",
      edited("categories.yaml", "[till*, cash drawer]", "!!set {a}"),
      ["categories.yaml:5:21 has a tag (!...), which a source may not use"],
    ],
    [
      "an unknown alias",
      edited("desk.yaml", id, "id: *nobody"),
      ["desk.yaml:1:5 uses aliases (*name) that are unknown or expand more than 100 times"],
    ],
    [
      "a second document",
      { "desk.yaml": `${DESK["desk.yaml"]}---\nid: again\n` },
      ["desk.yaml:10:1 is not YAML: Source contains multiple documents; please use YAML.parseAllDocuments()"],
    ],
    [
      "half of a character",
      edited("desk.yaml", "Corner Shop", '"\\ud800"'),
      ["desk.yaml:2:7 holds half of a character (a lone surrogate)"],
    ],
    ["a missing field", edited("desk.yaml", "language: en\n", ""), ["desk.yaml:1:1 language is missing"]],
    ["an empty file", { "desk.yaml": "" }, ["desk.yaml:1:1 expected fields with values, found null"]],
    [
      "a number for a text",
      edited("desk.yaml", "1.0.0", "1.0"),
      ["desk.yaml:3:10 version: expected a text (put it in quotes), found 1"],
    ],
    [
      "a misspelt field",
      edited("desk.yaml", "language: en", "language: en\nlicence: MIT"),
      [
        "desk.yaml:5:1 unknown field licence: expected id, name, version, language, license, description, serviceLevels, decision",
      ],
    ],
    [
      "a misspelt field deep inside",
      edited("categories.yaml", "slaHours: 4,", "slaHours: 4, sla: 4,"),
      ["categories.yaml:8:57 unknown field sla: expected team, priority, slaHours, escalationPath"],
    ],
    [
      "a word out of a list",
      edited("categories.yaml", "priority: HIGH", "priority: URGENT"),
      [
        'categories.yaml:8:38 categories[0].routing.priority: expected "CRITICAL" | "HIGH" | "MEDIUM" | "LOW", found "URGENT"',
      ],
    ],
    [
      "a number out of range",
      edited("categories.yaml", "slaHours: 4,", "slaHours: -4,"),
      ["categories.yaml:8:54 categories[0].routing.slaHours: expected a number >= 0, found -4"],
    ],
    [
      "an id with a space",
      edited("desk.yaml", id, "id: corner shop"),
      [
        "desk.yaml:1:5 id: expected an id: up to 100 letters, digits, dots, underscores and hyphens, a letter or digit first, found a text of 11 characters",
      ],
    ],
  ])("names the place of %s", async (_, changes, expected) => {
    expect(await mistakesIn(changes)).toEqual(expected);
  });

  it("takes shared lists by alias, and stops aliases that multiply", async () => {
    const shared = DESK["categories.yaml"]
      ?.replace("keywords: [till*, cash drawer]", "keywords: &words [till*]")
      .replace("exclusions: []", "exclusions: *words");
    expect(
      (await readSource(await writeDesk({ "categories.yaml": shared ?? "" }))).categories[0]?.exclusions,
    ).toEqual(["till*"]);
    const laughs = ["a: &a [x, x, x, x, x, x, x, x, x]"];
    for (let i = 1; i < 9; i++) {
      const [name, inner] = ["abcdefghi"[i], "abcdefghi"[i - 1]];
      laughs.push(`${name}: &${name} [${Array(9).fill(`*${inner}`).join(", ")}]`);
    }
    expect(await mistakesIn({ "desk.yaml": laughs.join("\n") })).toEqual([
      "desk.yaml:2:8 uses aliases (*name) that are unknown or expand more than 100 times",
    ]);
  });

  it("ends on a list that holds itself", async () => {
    const found = await mistakesIn(edited("categories.yaml", "[till*, cash drawer]", "&me [*me]"));
    expect(found).toEqual(["categories.yaml:5:20 categories[0].keywords[0]: expected a text, found a list"]);
  });

  it("ends on very deep nesting, with few findings", async () => {
    const found = await mistakesIn({ "desk.yaml": `id: ${"[".repeat(20_000)}` });
    expect(found.length).toBeGreaterThan(0);
    expect(found.length).toBeLessThanOrEqual(3);
  });
});

describe("what the configuration says together", () => {
  const category = (DESK["categories.yaml"] ?? "").split("\n").slice(1, 8).join("\n");

  it.each<[what: string, changes: Record<string, string>, expected: string[]]>([
    [
      "a category twice",
      { "categories.yaml": `${DESK["categories.yaml"]}${category}\n` },
      ["categories.yaml:17:9 category tills is already at categories.yaml:2:9"],
    ],
    [
      "a single category",
      { "categories.yaml": `categories:\n${category}\n` },
      ["categories.yaml:2:3 categories: expected a list of >= 2 items, found 1"],
    ],
    [
      "a second catch-all",
      edited("categories.yaml", "    exclusions: []\n", "    exclusions: []\n    catchAll: true\n"),
      ["categories.yaml:16:15 only one category can be the catch-all, and tills is"],
    ],
    [
      "a blank description",
      edited("categories.yaml", "Everything else.", '"  "'),
      ["categories.yaml:11:18 description is blank"],
    ],
    [
      "a phrase that is a pattern",
      edited("categories.yaml", "cash drawer", '"(cash"'),
      ['categories.yaml:5:23 expected words, word*, (a|b) and ... only, found "(" in the phrase "(cash"'],
    ],
    [
      "a rule twice",
      {
        "automation.yaml": AUTOMATION.replace(
          "steps:",
          `${AUTOMATION.split("\n").slice(1, 11).join("\n")}\nsteps:`,
        ),
      },
      ["automation.yaml:12:9 rule unlock is already at automation.yaml:2:9"],
    ],
    [
      "a rule of an unknown category",
      edited("automation.yaml", "[tills]", "[tills, tlls]"),
      ["automation.yaml:5:25 unknown category tlls"],
    ],
    [
      "a rule of no category",
      edited("automation.yaml", "[tills]", "[]"),
      ["automation.yaml:5:17 names no category: leave the field out to mean all of them"],
    ],
    [
      "a level that is not the percentage's",
      edited("automation.yaml", "percentage: 95", "percentage: 89"),
      [
        "automation.yaml:6:12 level FULLY_AUTOMATABLE does not go with 89 per cent, which is PARTIALLY_AUTOMATABLE",
      ],
    ],
    [
      "a phrase of a rule",
      edited("automation.yaml", "unless: []", "unless: [a*]"),
      ['automation.yaml:4:14 expected at least 2 characters before *, found "a*" in the phrase "a*"'],
    ],
    [
      "weights that are not one",
      edited("automation.yaml", "0.6", "0.5"),
      ["automation.yaml:12:1 the weights of the steps sum to 0.9, not to 1"],
    ],
    [
      "urgency levels that do not fall",
      {
        "urgency.yaml":
          "negations: [not, Never, no way]\nindicators: []\nlevels: {CRITICAL: 0.5, HIGH: 0.5, MEDIUM: 0.2, LOW: 0.3}\n",
      },
      [
        "urgency.yaml:1:18 a negation is one word in lower case, of letters and digits without accents",
        "urgency.yaml:1:25 a negation is one word in lower case, of letters and digits without accents",
        "urgency.yaml:3:31 HIGH is 0.5: expected below CRITICAL, 0.5",
        "urgency.yaml:3:54 LOW is 0.3: expected at most MEDIUM, 0.2",
      ],
    ],
    [
      "an indicator twice",
      {
        "urgency.yaml":
          "indicators:\n  - {id: a, weight: 0.1, phrases: [x]}\n  - {id: a, weight: 0.1, phrases: [... x]}\nlevels: {CRITICAL: 0.7, HIGH: 0.5, MEDIUM: 0.2, LOW: 0.2}\n",
      },
      [
        "urgency.yaml:3:10 indicator a is already at urgency.yaml:2:10",
        'urgency.yaml:3:36 expected a word at both ends, found a gap in the phrase "... x"',
      ],
    ],
    [
      "an entity never to be found",
      {
        "entities.yaml": "entities:\n  - {type: till, labels: [], value: [{kind: digits, min: 3, max: 2}]}\n",
      },
      [
        "entities.yaml:2:26 has no label, and is not standalone: it would never be found",
        "entities.yaml:2:58 min 3 is above max 2",
      ],
    ],
    [
      "a misspelt field of a value",
      {
        "entities.yaml":
          "entities:\n  - {type: till, labels: [till], value: [{kind: digits, min: 1, max: 2, mx: 3}]}\n",
      },
      ["entities.yaml:2:73 unknown field mx: expected kind, min, max"],
    ],
  ])("names the place of %s", async (_, changes, expected) => {
    expect(await mistakesIn(changes)).toEqual(expected);
  });

  it("finds mistakes behind a broken one in the same file", async () => {
    const text = DESK["categories.yaml"]
      ?.replace("name: Tills", "name: 7")
      .replace("Everything else.", '""')
      .replace("[till*, cash drawer]", '["."]');
    expect(await mistakesIn({ "categories.yaml": text ?? "" })).toEqual([
      "categories.yaml:3:11 categories[0].name: expected a text (put it in quotes), found 7",
      "categories.yaml:11:18 description is blank",
    ]);
  });
});

describe("problems and tickets", () => {
  const SECRET = "my card is 4929 1111";
  const problem = '{"id":"drawer-stuck","description":"The drawer does not open."';

  it.each<[what: string, changes: Record<string, string>, expected: string[]]>([
    [
      "a line that is not JSON",
      { "problems/tills.jsonl": `${problem}}\n\n{"id":"x" "description":"y"}\n` },
      ["problems/tills.jsonl:3:11 is not JSON: a comma or } was expected"],
    ],
    [
      "a cut line",
      { "problems/tills.jsonl": `${problem}\n` },
      ["problems/tills.jsonl:1:63 is not JSON: a comma or } was expected, but the end came"],
    ],
    [
      "a field given twice",
      { "problems/tills.jsonl": `${problem},"id":"again"}` },
      ["problems/tills.jsonl:1:64 names a field a second time in the same object"],
    ],
    [
      "a list in place of a row",
      { "problems/tills.jsonl": `${problem}}\n[1]` },
      ["problems/tills.jsonl:2:1 expected fields with values, found a list"],
    ],
    [
      "a missing field",
      { "problems/tills.jsonl": `${problem}}\n{"id":"x"}` },
      ["problems/tills.jsonl:2:1 description is missing"],
    ],
    [
      "a wrong type",
      { "problems/tills.jsonl": `${problem},"frequency":"often"}` },
      [
        "problems/tills.jsonl:1:76 frequency: expected a number such as 12 or 12.5, found a text of 5 characters",
      ],
    ],
    [
      "a misspelt field",
      { "problems/tills.jsonl": `${problem},"freqency":1}` },
      [
        "problems/tills.jsonl:1:64 unknown field freqency: expected id, category, description, resolution, frequency, averageResolutionMinutes, automation",
      ],
    ],
    [
      "an id used in another file",
      { "problems/other.jsonl": `${problem}}` },
      [
        "problems/tills.jsonl:1:7 problem drawer-stuck is already at problems/other.jsonl:1:7",
        "tickets/tills.jsonl:1:12 problem drawer-stuck belongs to category other, not to tills as the file's name says",
      ],
    ],
    [
      "a file named after no category",
      { "problems/till.jsonl": '{"id":"a","description":"a"}\n{"id":"b","description":"b"}\n' },
      ["problems/till.jsonl:1:1 is named after no category, and not every row has a field category"],
    ],
    [
      "an unknown category",
      { "problems/tills.jsonl": `${problem},"category":"tlls"}` },
      ["problems/tills.jsonl:1:75 unknown category tlls"],
    ],
    [
      "a level that is not the percentage's",
      {
        "problems/tills.jsonl": `${problem},"automation":{"level":"NOT_AUTOMATABLE","percentage":26,"confidence":1,"reasoning":"","businessPriority":"LOW","implementationComplexity":"LOW"}}`,
      },
      [
        "problems/tills.jsonl:1:86 level NOT_AUTOMATABLE does not go with 26 per cent, which is PARTIALLY_AUTOMATABLE",
      ],
    ],
    [
      "an unknown problem",
      { "tickets/tills.jsonl": `{"problem":"drawr","text":"${SECRET}"}` },
      ["tickets/tills.jsonl:1:12 unknown problem drawr"],
    ],
    [
      "a ticket of no category",
      { "tickets.jsonl": `{"text":"${SECRET}"}`, "tickets/tills.jsonl": null as unknown as string },
      [
        "tickets.jsonl:1:1 names no category: give it the field category, or put it in a file named after one",
      ],
    ],
    [
      "a blank text",
      { "tickets/tills.jsonl": '{"text":" \\n\\t"}' },
      ["tickets/tills.jsonl:1:9 text is blank"],
    ],
    [
      "a text of which nothing is left",
      { "tickets/tills.jsonl": '{"text":"<p> </p>"}' },
      ["tickets/tills.jsonl:1:9 nothing is left of the text without markup, quoted mail and signature"],
    ],
    [
      "a text that is too long",
      { "tickets/tills.jsonl": `{"text":"${"x".repeat(32_769)}"}` },
      [
        "tickets/tills.jsonl:1:9 text: expected a text of <= 32768 characters, found a text of 32769 characters",
      ],
    ],
    [
      "a text too long for a bundle",
      { "tickets/tills.jsonl": `{"text":"${"x".repeat(20_001)}"}` },
      ["tickets/tills.jsonl:1:9 text has 20001 characters after cleaning, more than a bundle may hold"],
    ],
    [
      "the same text twice",
      {
        "tickets/tills.jsonl": `{"problem":"drawer-stuck","text":"${SECRET}"}\n{"text":" My card  is 4929 1111","problem":"drawer-stuck"}`,
      },
      ["tickets/tills.jsonl:2:9 the same text has the same label at tickets/tills.jsonl:1:34: remove one"],
    ],
    [
      "half of a character",
      { "tickets/tills.jsonl": '{"text":"a \\ud83d b"}' },
      ["tickets/tills.jsonl:1:9 holds half of a character (a lone surrogate)"],
    ],
    [
      "a NUL",
      { "tickets/tills.jsonl": '{"text":"a \\u0000 b"}' },
      ["tickets/tills.jsonl:1:9 holds a NUL character"],
    ],
  ])("names the place of %s", async (_, changes, expected) => {
    expect(await mistakesIn(changes)).toEqual(expected);
  });

  it("does not hold unknown problems against tickets while a problem cannot be read", async () => {
    expect(await mistakesIn({ "problems/tills.jsonl": "{oops" })).toEqual([
      "problems/tills.jsonl:1:2 is not JSON: a field name in double quotes was expected",
    ]);
  });

  it("does not hold unknown categories against rows while the categories cannot be read", async () => {
    expect(await mistakesIn({ "categories.yaml": "categories: [" })).toEqual([
      expect.stringMatching(/^categories\.yaml:1:14 is not YAML: /),
    ]);
  });

  it("keeps the same text under two labels for the lint", async () => {
    const dir = await writeDesk({
      "problems/other.jsonl": '{"id":"lost","description":"Lost."}',
      "tickets/other.jsonl": '{"problem":"lost","text":"drawer jammed"}',
    });
    expect((await readSource(dir)).tickets).toHaveLength(2);
  });

  it("names mistakes of all files at once, in the order of files and lines, and never a ticket's text", async () => {
    const dir = await writeDesk({
      ...edited("desk.yaml", "language: en", "language: 1"),
      "tickets/tills.jsonl": `{"problem":"x y","text":"${SECRET}"}\n{"text":["${SECRET}"]}\n{"text":"${SECRET}"\n`,
    });
    await writeFile(join(dir, "problems", "tills.csv"), `id,description\na,b,c\n`);
    const found = await mistakesOf(dir);
    expect(found.map((line) => line.split(" ")[0])).toEqual([
      "desk.yaml:4:11",
      "problems/tills.csv:2:1",
      "tickets/tills.jsonl:1:12",
      "tickets/tills.jsonl:2:9",
      "tickets/tills.jsonl:3:31",
    ]);
    expect(found.join("\n")).not.toContain("4929");
  });
});

describe("texts out of scope", () => {
  const SECRET = "my card is 4929 1111";

  it("are read from files of either kind and from folders, whose files' names mean nothing", async () => {
    const { foreign, foreignCalibration } = await readSource(
      await writeDesk({
        "out-of-scope/tills.jsonl": '{"text":"When do you open?"}\n\n  {"text":"Is this in stock?"}\n',
        "out-of-scope/no category.csv": 'text\n"Hello,\nare you open?"\n',
        "out-of-scope/README.md": "Collected in May.",
        "out-of-scope-calibration.csv": "text\nMay I bring my dog?\n",
      }),
    );
    expect(foreign).toEqual([
      { text: "Hello,\nare you open?", origin: { file: "out-of-scope/no category.csv", line: 2, column: 1 } },
      { text: "When do you open?", origin: { file: "out-of-scope/tills.jsonl", line: 1, column: 1 } },
      { text: "Is this in stock?", origin: { file: "out-of-scope/tills.jsonl", line: 3, column: 3 } },
    ]);
    expect(foreignCalibration).toEqual([
      { text: "May I bring my dog?", origin: { file: "out-of-scope-calibration.csv", line: 2, column: 1 } },
    ]);
  });

  it.each<[what: string, changes: Record<string, string>, expected: string[]]>([
    [
      "a category",
      { "out-of-scope.jsonl": `{"text":"${SECRET}","category":"tills"}` },
      ["out-of-scope.jsonl:1:32 unknown field category: expected text"],
    ],
    [
      "a column of categories",
      { "out-of-scope.csv": "text,category\na,tills\n" },
      ["out-of-scope.csv:1:6 has an unknown column; found the columns text, category, expected text"],
    ],
    [
      "a missing text",
      { "out-of-scope-calibration/a.jsonl": "{}" },
      ["out-of-scope-calibration/a.jsonl:1:1 text is missing"],
    ],
    [
      "a list of texts",
      { "out-of-scope.jsonl": `["${SECRET}"]` },
      ["out-of-scope.jsonl:1:1 expected fields with values, found a list"],
    ],
    ["a blank text", { "out-of-scope.jsonl": '{"text":" "}' }, ["out-of-scope.jsonl:1:9 text is blank"]],
    [
      "a text of which nothing is left",
      { "out-of-scope.csv": "text\n<p> </p>\n" },
      ["out-of-scope.csv:2:1 nothing is left of the text without markup, quoted mail and signature"],
    ],
    [
      "a text that is too long",
      { "out-of-scope.jsonl": `{"text":"${"x".repeat(32_769)}"}` },
      [
        "out-of-scope.jsonl:1:9 text: expected a text of <= 32768 characters, found a text of 32769 characters",
      ],
    ],
    [
      "a text too long for a bundle",
      { "out-of-scope.jsonl": `{"text":"${"x".repeat(20_001)}"}` },
      ["out-of-scope.jsonl:1:9 text has 20001 characters after cleaning, more than a bundle may hold"],
    ],
    [
      "the same text twice",
      { "out-of-scope.jsonl": `{"text":"${SECRET}"}\n{"text":" My card  is 4929 1111"}` },
      ["out-of-scope.jsonl:2:9 the same text is out of scope at out-of-scope.jsonl:1:9 already: remove one"],
    ],
    [
      "a text learned from and set aside",
      {
        "out-of-scope/b.jsonl": `{"text":"${SECRET}"}`,
        "out-of-scope-calibration.csv": `text\n${SECRET}\n`,
      },
      [
        "out-of-scope-calibration.csv:2:1 the same text is out of scope at out-of-scope/b.jsonl:1:9 already: remove one",
      ],
    ],
    [
      "a text of the desk's own, once for each",
      {
        "calibration.jsonl": `{"category":"tills","text":"${SECRET}"}`,
        "out-of-scope.jsonl": '{"text":"Drawer <b>jammed</b>"}\n',
        "out-of-scope-calibration.jsonl": `{"text":"${SECRET}"}`,
      },
      [
        "out-of-scope-calibration.jsonl:1:9 the same text is the desk's own ticket at calibration.jsonl:1:28: it cannot be out of scope too, remove one",
        "out-of-scope.jsonl:1:9 the same text is the desk's own ticket at tickets/tills.jsonl:1:34: it cannot be out of scope too, remove one",
      ],
    ],
    [
      "two files for one thing",
      { "out-of-scope.jsonl": "", "out-of-scope/a.jsonl": "" },
      [
        "out-of-scope.jsonl:1:1 stands beside out-of-scope: keep one of out-of-scope/ or out-of-scope.csv or out-of-scope.jsonl",
      ],
    ],
  ])("names the place of %s", async (_, changes, expected) => {
    expect(await mistakesIn(changes)).toEqual(expected);
  });

  it("holds a text against one of a ticket that is wrong elsewhere, all at once and never in words", async () => {
    const found = await mistakesIn({
      "tickets/tills.jsonl": `{"problem":"drawr","text":"${SECRET}"}`,
      "out-of-scope.jsonl": `{"text":"${SECRET}"}\n{"text":7}\n{"txt":"${SECRET}"}\n{"text":"${SECRET}"\n`,
    });
    expect(found.map((line) => line.split(" ")[0])).toEqual([
      "out-of-scope.jsonl:1:9",
      "out-of-scope.jsonl:2:9",
      "out-of-scope.jsonl:3:1",
      "out-of-scope.jsonl:3:2",
      "out-of-scope.jsonl:4:31",
      "tickets/tills.jsonl:1:12",
    ]);
    expect(found.join("\n")).not.toContain("4929");
  });
});

describe("the wishes for the decision", () => {
  const wished = (decision: string) => ({ "desk.yaml": `${DESK["desk.yaml"]}${decision}\n` });

  it.each<[decision: string, expected: object]>([
    ["", {}],
    ["decision: {}", {}],
    ["decision: {targetPrecision: 0.97}", { targetPrecision: 0.97 }],
    [
      "decision: {targetPrecision: 0.5, falseRejectShare: 0.001}",
      { targetPrecision: 0.5, falseRejectShare: 0.001 },
    ],
    [
      "decision: {targetPrecision: 0.9999, falseRejectShare: 0.5}",
      { targetPrecision: 0.9999, falseRejectShare: 0.5 },
    ],
    [
      "decision:\n  falseRejectShare: 0.02\n  costs: {wrongRoute: 12, review: 0.8}",
      { falseRejectShare: 0.02, costs: { wrongRoute: 12, review: 0.8 } },
    ],
  ])("of %j are read, and are no part of the desk's identity", async (text, expected) => {
    const { desk, decision } = await readSource(await writeDesk(wished(text)));
    expect(decision).toStrictEqual(expected);
    expect(Object.keys(desk)).toEqual(["id", "name", "version", "language"]);
  });

  it.each<[decision: string, expected: string[]]>([
    ["decision:", ["desk.yaml:10:1 decision: expected fields with values, found null"]],
    ["decision: [0.9]", ["desk.yaml:10:11 decision: expected fields with values, found a list"]],
    [
      "decision: {precision: 0.9}",
      ["desk.yaml:10:12 unknown field precision: expected targetPrecision, falseRejectShare, costs"],
    ],
    [
      "decision: {targetPrecision: 95, falseRejectShare: 0}",
      [
        "desk.yaml:10:29 decision.targetPrecision: expected a number <= 0.9999, found 95",
        "desk.yaml:10:51 decision.falseRejectShare: expected a number >= 0.001, found 0",
      ],
    ],
    [
      "decision: {targetPrecision: 0.49, falseRejectShare: 5%}",
      [
        "desk.yaml:10:29 decision.targetPrecision: expected a number >= 0.5, found 0.49",
        "desk.yaml:10:53 decision.falseRejectShare: expected a number such as 12 or 12.5, found a text of 2 characters",
      ],
    ],
    [
      "decision: {costs: {wrongRoute: 0, review: .inf}}",
      [
        "desk.yaml:10:32 decision.costs.wrongRoute: expected a number > 0, found 0",
        "desk.yaml:10:43 decision.costs.review: expected a finite number, found Infinity",
      ],
    ],
    [
      "decision: {costs: {wrongRoute: 10, reviews: 1}}",
      [
        "desk.yaml:10:19 decision.costs.review is missing",
        "desk.yaml:10:36 unknown field reviews: expected wrongRoute, review",
      ],
    ],
    [
      "decision:\n  targetPrecision: 0.4\n  costs: {wrongRoute: 10, review: 1}",
      [
        "desk.yaml:11:20 decision.targetPrecision: expected a number >= 0.5, found 0.4",
        "desk.yaml:12:3 costs and targetPrecision both say when to route: keep one of them",
      ],
    ],
  ])("of %j are named where they are wrong", async (text, expected) => {
    expect(await mistakesIn(wished(text))).toEqual(expected);
  });
});
