import { mkdir, readdir, symlink, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { CategoryData } from "@org/classifier-core/preparation";
import { describe, expect, it } from "vitest";
import { filesIn, LIBRARY_DESK, temporaryFolder } from "../__fixtures__/folders.ts";
import { readSource } from "../source/read-source.ts";
import {
  CATEGORY_VECTORS,
  CENTROIDS,
  OLD_PATHS,
  type OldDesk,
  type OldFiles,
  readOldDesk,
  writeOldDesk,
} from "./__fixtures__/old-desk.ts";
import { type ImportOptions, importPredecessor, REPORT_FILE } from "./import-predecessor.ts";
import type { ImportReport } from "./import-report.ts";

// None of these folders has vectors, so that no model is opened.

type Options = Partial<Omit<ImportOptions, "dir" | "out">>;

interface Imported {
  readonly report: ImportReport;
  readonly out: string;
  /** The sources' files without the report: path → text. */
  readonly files: ReadonlyMap<string, string>;
}

async function imported(dir: string, options: Options = {}): Promise<Imported> {
  const out = join(await temporaryFolder(), "desk");
  const report = await importPredecessor({ dir, out, ...options });
  const files = new Map([...(await filesIn(out))].map(([path, bytes]) => [path, bytes.toString()]));
  expect(JSON.parse(files.get(REPORT_FILE) as string)).toEqual(report);
  files.delete(REPORT_FILE);
  return { report, out, files };
}

/** Imports the library's desk with something changed. */
async function importedDesk(
  change: (desk: OldDesk) => void = () => {},
  { files = {}, ...options }: Options & { files?: OldFiles } = {},
): Promise<Imported> {
  const desk = await readOldDesk();
  change(desk);
  return imported(await writeOldDesk(desk, files), options);
}

const rowsIn = ({ files }: Imported, path: string) =>
  (files.get(path) ?? "")
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));
const statusOf = ({ report }: Imported) =>
  Object.fromEntries(report.files.map(({ file, status }) => [basename(file), status]));
const droppedAt = ({ report }: Imported, place: string) =>
  report.dropped.filter(({ places }) => places.includes(place)).map(({ reason }) => reason);
const changedAt = ({ report }: Imported, place: string) =>
  report.changed.filter(({ places }) => places.includes(place)).map(({ how }) => how);
const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => {
      throw new Error("it succeeded");
    },
    (error: unknown) => error as Error & { code: string; found: string },
  );

describe("a whole folder", () => {
  it("becomes a source that a build takes, with what each old file said", async () => {
    const { out, report } = await importedDesk(() => {}, { id: "library", name: "Town Library" });
    expect(report.remaining).toEqual([]);
    expect(report.counts).toEqual({ categories: 4, problems: 11, tickets: 11, automation: 10 });
    const { desk, categories, problems, tickets } = await readSource(out);
    expect(desk).toMatchObject({ id: "library", name: "Town Library" });
    expect(categories.map(({ id, name, catchAll }) => [id, name, catchAll])).toEqual([
      ["lending-returns", "Lending & Returns", false],
      ["rooms", "Rooms", false],
      ["cards-and-accounts", "Cards and Accounts", false],
      ["general-support", "General Support", true],
    ]);
    expect(problems.find(({ id }) => id === "lending_002")).toMatchObject({
      category: "lending-returns",
      description: "A reader disputes a fine for something that was brought back in time.",
      frequency: 19,
      averageResolutionMinutes: 15.5,
      automation: {
        level: "PARTIALLY_AUTOMATABLE",
        percentage: 45,
        confidence: 0.8,
        reasoning: "The history is looked up by machine, the shelf by a person.",
        businessPriority: "MEDIUM",
        implementationComplexity: "MEDIUM",
      },
    });
    expect(problems.find(({ id }) => id === "general_002")?.automation).toBeUndefined();
    expect(tickets.find(({ problem }) => problem === "rooms_002")).toMatchObject({
      text: "The leg of a chair snapped in group room 2.",
      category: "rooms",
    });
  });

  it("gives a description that a bundle, which puts the name before it, does not say twice", async () => {
    const { out } = await importedDesk();
    const { categories } = await readSource(out);
    expect(categories[0]?.description).toMatch(/^borrowing, renewing/);
    expect(categories[1]?.description).toMatch(/^reading rooms and group rooms/);
    expect(categories[3]?.description).toMatch(/^Anything else about the library/);
  });

  it("gives the same sources every time", async () => {
    const [one, other] = [await importedDesk(), await importedDesk()];
    expect(one.files).toEqual(other.files);
    expect(one.report).toEqual(other.report);
  });

  it("is not changed", async () => {
    const dir = await writeOldDesk(await readOldDesk());
    const before = await filesIn(dir);
    await imported(dir);
    expect(await filesIn(dir)).toEqual(before);
  });

  it("leaves paths of the machine it came from behind", async () => {
    const { out } = await importedDesk();
    for (const [, bytes] of await filesIn(out)) expect(bytes.toString()).not.toMatch(/librarian|\/home/);
  });

  it("is not unpickled, and says so", async () => {
    const { report } = await importedDesk(() => {}, { files: { "embeddings/another.joblib": "x" } });
    expect(report.files.filter(({ status }) => status === "skipped")).toEqual([
      expect.objectContaining({ file: "models/", reason: expect.stringContaining("model") }),
      expect.objectContaining({
        file: "models/discriminative_head.pkl",
        reason: expect.stringMatching(/pickle.*never opened/),
      }),
      expect.objectContaining({
        file: "embeddings/another.joblib",
        reason: expect.stringMatching(/pickle.*never opened/),
      }),
    ]);
  });

  it("has its metadata, its statistics and each fitted weight named as dropped", async () => {
    const desk = await importedDesk();
    for (const place of [
      "metadata.created",
      "metadata.source_file",
      "stats.total_problems",
      "blend_weights.weight_disc",
      "keyword_weights.non_general_margin",
      "embedding_model",
      "num_categories",
    ]) {
      expect(droppedAt(desk, place), place).toHaveLength(1);
    }
  });

  it("may hold a file twice: the one in the usual place counts, and the other is named", async () => {
    const { report } = await importedDesk(() => {}, { files: { "level2_problems.json": "{}" } });
    expect(report.counts.problems).toBe(11);
    const twice = report.files.filter(({ file }) => file.endsWith("level2_problems.json"));
    expect(twice.map(({ file, status }) => [file, status])).toEqual([
      [OLD_PATHS.level2, "imported"],
      ["level2_problems.json", "skipped"],
    ]);
  });

  it("of ten thousand files and more is another folder named by mistake", async () => {
    const dir = await temporaryFolder();
    await Promise.all(Array.from({ length: 10_001 }, (_, i) => writeFile(join(dir, `${i}`), "")));
    const error = await failure(importPredecessor({ dir, out: join(dir, "out") }));
    expect(error).toMatchObject({ code: "ERR_IMPORT_FAILED", found: "more" });
  });

  it("may have its files in one folder", async () => {
    const { files } = await importedDesk();
    const dir = await temporaryFolder();
    const desk = await readOldDesk();
    for (const [part, path] of Object.entries(OLD_PATHS)) {
      await writeFile(join(dir, basename(path)), JSON.stringify(desk[part as keyof OldDesk]));
    }
    expect((await imported(dir)).files).toEqual(files);
  });
});

describe("what the predecessor kept in its program", () => {
  it("is assumed, and each assumption is listed", async () => {
    const { report } = await importedDesk();
    const assumed = report.assumed.map(({ to }) => to).join("\n");
    for (const field of [
      "serviceLevels",
      "routing.team",
      "routing.priority",
      "routing.slaHours",
      "keywords",
      "language",
    ]) {
      expect(assumed).toContain(field);
    }
  });

  it("of times without a unit is asked for", async () => {
    const hours = await importedDesk(() => {}, { timeUnit: "hours" });
    expect(rowsIn(hours, "problems/rooms.jsonl")[2].averageResolutionMinutes).toBe(6 * 60);
    expect(changedAt(hours, `problems["Rooms"][2].avg_resolution_time`)).toEqual(["a number of hours"]);
  });
});

describe("a source that fills the gaps", () => {
  const LIKE = LIBRARY_DESK;

  it("gives categories of the same name its id, routing and keywords, and the desk its promises and rules", async () => {
    const { out, report } = await importedDesk(
      ({ business, level2 }) => {
        business.business_names[0] = " LENDING ";
        level2.problems.lending = level2.problems["Lending & Returns"] ?? [];
        delete level2.problems["Lending & Returns"];
        business.business_texts[1] = null;
      },
      { like: LIKE, files: { [OLD_PATHS.dataset]: null, [OLD_PATHS.tuning]: null } },
    );
    expect(report.remaining).toEqual([]);
    const [source, like] = [await readSource(out), await readSource(LIKE)];
    const pick = ({
      id,
      keywords,
      priorityKeywords,
      exclusions,
      routing,
      automationBaseline,
      catchAll,
    }: CategoryData) => ({
      ...{ id, keywords, priorityKeywords, exclusions, routing, automationBaseline, catchAll },
    });
    const [lending, rooms, cards, other] = source.categories as [
      CategoryData,
      CategoryData,
      CategoryData,
      CategoryData,
    ];
    expect([lending, rooms, cards].map(pick)).toEqual(like.categories.slice(0, 3).map(pick));
    // The old text where there is one, the other source's where there is none.
    expect(lending.description).toMatch(/^Lending & Returns: borrowing/);
    expect(rooms.description).toBe(like.categories[1]?.description);
    expect(other).toMatchObject({ id: "general-support", keywords: [], catchAll: false });
    expect(source.problems.filter(({ category }) => category === "lending")).toHaveLength(4);
    const { serviceLevels, urgency, entities, automationRules } = source;
    expect({ serviceLevels, urgency, entities, automationRules }).toEqual({
      serviceLevels: like.serviceLevels,
      urgency: like.urgency,
      entities: like.entities,
      automationRules: like.automationRules,
    });
    expect(report.assumed.filter(({ value }) => value.startsWith("as in the source"))).not.toEqual([]);
  });

  it("gives no rule of a category that is not here, and no second catch-all", async () => {
    const { out, report } = await importedDesk(
      ({ business, level2 }) => {
        business.business_names[0] = "Other";
        business.business_names[2] = "Readers";
        level2.problems = { Readers: level2.problems["Cards and Accounts"] ?? [] };
      },
      { like: LIKE, files: { [OLD_PATHS.dataset]: null } },
    );
    expect(report.remaining).toEqual([]);
    const { categories, automationRules } = await readSource(out);
    expect(automationRules.rules.map(({ id }) => id)).toEqual(["broken-thing"]);
    expect(categories.filter(({ catchAll }) => catchAll).map(({ name }) => name)).toEqual([
      "General Support",
    ]);
  });

  it("that has mistakes stops the import with all of them", async () => {
    const dir = await writeOldDesk(await readOldDesk());
    const out = join(await temporaryFolder(), "desk");
    const error = await failure(importPredecessor({ dir, out, like: join(dir, "data") }));
    expect(error.code).toBe("ERR_SOURCE_INVALID");
    expect(await readdir(dirname(out))).toEqual([]);
  });
});

describe.each(Object.entries(OLD_PATHS))("without its file of %s", (part, path) => {
  it("says so, and imports the rest", async () => {
    const whole = await importedDesk();
    const desk = await importedDesk(() => {}, { files: { [path]: null } });
    expect(statusOf(desk)).toEqual({ ...statusOf(whole), [basename(path)]: "missing" });
    const lacking = part === "level2" ? [expect.stringMatching(/lacks problems/)] : [];
    expect(desk.report.remaining.map(({ message }) => message)).toEqual(lacking);
    expect(desk.report.counts).toEqual({
      ...whole.report.counts,
      ...(part === "level2" ? { problems: 0, tickets: 0, automation: 0 } : {}),
      ...(part === "mappings" ? { automation: 0 } : {}),
    });
  });
});

describe("a file that cannot be read", () => {
  it.each([
    ["cut short", (text: string) => text.slice(0, -40), /is not JSON/],
    ["empty", () => "", /is not JSON/],
    ["that is no UTF-8", () => Uint8Array.of(0x7b, 0xff, 0x7d), /UTF-8/],
    ["as UTF-16", () => Buffer.from("\ufeff{}", "utf16le"), /UTF-16/],
    ["nested a thousand deep", () => "[".repeat(1000), /deeper/],
  ])("%s is named with the reason, and the rest is imported", async (_, spoil, reason) => {
    const text = JSON.stringify((await readOldDesk()).mappings);
    const desk = await importedDesk(() => {}, { files: { [OLD_PATHS.mappings]: spoil(text) } });
    expect(statusOf(desk)["automation_mappings.json"]).toBe("unreadable");
    expect(desk.report.files.find(({ status }) => status === "unreadable")?.reason).toMatch(reason);
    expect(desk.report.counts).toMatchObject({ problems: 11, automation: 0 });
  });

  it("stops a strict import, which writes nothing", async () => {
    const dir = await writeOldDesk(await readOldDesk(), { [OLD_PATHS.mappings]: "{" });
    const out = join(await temporaryFolder(), "desk");
    const error = await failure(importPredecessor({ dir, out, strict: true }));
    expect(error).toMatchObject({ code: "ERR_IMPORT_FAILED" });
    expect(error.found).toContain("data/automation_mappings.json");
    expect(error.message).not.toContain(dir);
    expect(await readdir(dirname(out))).toEqual([]);
  });

  it("is one that is a link out of the folder, and its content goes nowhere", async () => {
    const dir = await writeOldDesk(await readOldDesk(), { [OLD_PATHS.dataset]: null });
    const elsewhere = join(await temporaryFolder(), "secret.json");
    await writeFile(elsewhere, JSON.stringify({ centroid_names: ["Secret"] }));
    await symlink(elsewhere, join(dir, OLD_PATHS.dataset));
    const desk = await imported(dir);
    expect(statusOf(desk)["dataset_metadata.json"]).toBe("unreadable");
    expect([...desk.files.values()].join("")).not.toContain("Secret");
  });

  it("of another shape loses what is in it, by name, and nothing else", async () => {
    for (const content of ["null", "[]", '"text"', "7", "{}"]) {
      const desk = await importedDesk(() => {}, {
        files: { [OLD_PATHS.dataset]: content, [OLD_PATHS.tuning]: content },
      });
      expect(desk.report.counts.problems).toBe(11);
      expect(desk.report.remaining).toEqual([]);
      const named = desk.report.dropped.filter(
        ({ file, field }) => file === OLD_PATHS.tuning && field === "",
      );
      expect(named).toHaveLength(content === "{}" ? 0 : 1);
    }
  });
});

describe("files as Python and Windows write them", () => {
  it("are read: a byte order mark, CRLF, indents, escapes", async () => {
    const plain = await importedDesk();
    const desk = await readOldDesk();
    const text = (value: unknown) => `\ufeff${JSON.stringify(value, null, 2).replaceAll("\n", "\r\n")}\r\n`;
    const files = Object.fromEntries(
      Object.entries(OLD_PATHS).map(([part, path]) => [path, text(desk[part as keyof OldDesk])]),
    );
    expect((await importedDesk(() => {}, { files })).files).toEqual(plain.files);
  });

  it("may hold NaN where a mean was taken of nothing: that value is dropped, and no other", async () => {
    const text = JSON.stringify((await readOldDesk()).level2)
      .replace('"avg_resolution_time":15.5', '"avg_resolution_time":NaN')
      .replace('"frequency":8,', '"frequency":-Infinity,');
    const desk = await importedDesk(() => {}, { files: { [OLD_PATHS.level2]: text } });
    expect(desk.report.counts).toMatchObject({ problems: 11, tickets: 11 });
    expect(droppedAt(desk, `problems["Lending & Returns"][1].avg_resolution_time`)).toHaveLength(1);
    expect(droppedAt(desk, `problems["Lending & Returns"][2].frequency`)).toHaveLength(1);
    expect(rowsIn(desk, "problems/lending-returns.jsonl")[1].frequency).toBe(19);
  });

  it("may name a field twice: the first counts, and the second is named with its place", async () => {
    const text = '{"blend_weights": {},\n "blend_weights": {"weight_cos": 1}}';
    const desk = await importedDesk(() => {}, { files: { [OLD_PATHS.tuning]: text } });
    expect(droppedAt(desk, "2:2")).toEqual([expect.stringContaining("second time")]);
  });
});

describe("ids", () => {
  it("that are none are made ones, each once, and mappings still find their problems", async () => {
    const written = [
      "../../etc/passwd",
      "two words",
      "two words",
      12,
      null,
      "",
      "drucken-über",
      "x".repeat(300),
      "__proto__",
    ];
    const desk = await importedDesk(({ level2, mappings }) => {
      level2.problems.Rooms = written.map((id, i) => ({ id, description: `A problem in room ${i}.` }));
      mappings["two words"] = { ...mappings.rooms_001 };
      mappings[12] = { ...mappings.rooms_001 };
    });
    const rows = rowsIn(desk, "problems/rooms.jsonl");
    const ids = rows.map(({ id }) => id);
    expect(new Set(ids).size).toBe(written.length);
    for (const id of ids) expect(id).toMatch(/^[a-z0-9][a-z0-9._-]{0,99}$/i);
    expect(rows.filter(({ automation }) => automation !== undefined).map(({ id }) => id)).toEqual([
      ids[1],
      ids[2],
      ids[3],
    ]);
    expect(changedAt(desk, `problems["Rooms"][0].id`)).toHaveLength(1);
    expect(desk.report.remaining).toEqual([]);
  });

  it("of categories are files' names, and never lead anywhere", async () => {
    const names = [
      "..",
      "../../evil",
      "C:\\evil",
      "/etc/evil",
      "__proto__",
      "😀",
      "n".repeat(300),
      "a\0b",
      "Rooms",
      " rooms ",
    ];
    const desk = await importedDesk(({ level2 }) => {
      level2.problems = Object.fromEntries(
        names.map((name, i) => [name, [{ id: `p${i}`, description: `Problem ${i}.` }]]),
      );
    });
    for (const path of desk.files.keys()) {
      expect(path).toMatch(/^(?:desk\.yaml|categories\.yaml|(?:problems|tickets)\/[a-z0-9-]+\.jsonl)$/);
    }
    // The last two are one category, under its old name.
    expect(desk.report.counts).toMatchObject({ categories: 4 + names.length - 2, problems: names.length });
    expect(rowsIn(desk, "problems/rooms.jsonl").map(({ id }) => id)).toEqual(["p8", "p9"]);
    expect(desk.report.remaining).toEqual([]);
  });

  it("of mappings that no problem has are named as dropped, field by field", async () => {
    const desk = await importedDesk(({ mappings }) => {
      mappings.gone_001 = { percentage: 5, reasoning: "Nobody knows." };
    });
    expect(droppedAt(desk, `["gone_001"].percentage`)).toHaveLength(1);
    expect(droppedAt(desk, `["gone_001"].reasoning`)).toHaveLength(1);
  });
});

it("a category named twice or by a blank is named as dropped, with the text beside it", async () => {
  const desk = await importedDesk(({ business }) => {
    business.business_names[2] = " ROOMS ";
    business.business_names[3] = " ";
  });
  for (const i of [2, 3]) {
    expect(droppedAt(desk, `business_names[${i}]`)).toHaveLength(1);
    expect(droppedAt(desk, `business_texts[${i}]`)).toHaveLength(1);
  }
  expect(desk.report.remaining).toEqual([]);
});

it("what is empty, blank or a number in quotes is named too", async () => {
  const desk = await importedDesk(({ dataset, level2, mappings }) => {
    dataset.centroid_names = [" "];
    level2.problems[" "] = [{ id: "lost", description: "Nobody's." }];
    level2.problems.Rooms = [{}, { id: "r", description: "The lift is stuck.", frequency: "12" }];
    mappings.r = {};
  });
  expect(droppedAt(desk, "centroid_names[0]")).toHaveLength(1);
  expect(desk.report.dropped).toContainEqual(expect.objectContaining({ field: "problems{}", count: 1 }));
  expect(droppedAt(desk, `problems["Rooms"][0]`)).toHaveLength(1);
  expect(changedAt(desk, `problems["Rooms"][1].frequency`)).toEqual(["a number in quotes"]);
  expect(rowsIn(desk, "problems/rooms.jsonl")).toEqual([
    { id: "r", description: "The lift is stuck.", frequency: 12 },
  ]);
  expect(droppedAt(desk, `["r"]`)).toEqual(["lacks a percentage"]);
});

describe("texts", () => {
  it("with halves of characters, NUL, or too many characters are mended, and a build takes them", async () => {
    const hostile = [
      "half \ud83d done",
      "nul \0 here",
      "long ".repeat(10_000),
      "ctrl \u0007\u2028 bell",
      "no\n- yaml: [",
      "# not a comment",
    ];
    const desk = await importedDesk(({ level2, business }) => {
      level2.problems.Rooms = hostile.map((text, i) => ({
        id: `r${i}`,
        description: `${text} ${i}`,
        original_ticket: `${text} ticket ${i}`,
      }));
      business.business_texts[1] = hostile.join(" ");
      business.business_names[2] = "- [Cards]: {#\u2028\ud83d";
    });
    expect(desk.report.remaining).toEqual([]);
    const { problems } = await readSource(desk.out);
    expect(problems.filter(({ category }) => category === "rooms")).toHaveLength(hostile.length);
    expect(changedAt(desk, `problems["Rooms"][0].description`)).toHaveLength(1);
    expect(changedAt(desk, `problems["Rooms"][4].description`)).toEqual([]);
    expect(changedAt(desk, `problems["Rooms"][2].description`)).toEqual([expect.stringContaining("cut")]);
    expect(droppedAt(desk, `problems["Rooms"][0].description`)).toEqual([]);
    expect(problems.find(({ id }) => id === "r4")?.description).toBe("no\n- yaml: [ 4");
  });

  it("of a problem without a description come from its ticket, which is kept once", async () => {
    const desk = await importedDesk(({ level2 }) => {
      level2.problems.Rooms = [
        { id: "a", original_ticket: "The lift is stuck." },
        { id: "b", description: "The door is shut.", original_ticket: " the DOOR is shut. " },
        { id: "c", description: " ", original_ticket: 7, frequency: 3 },
      ];
    });
    expect(rowsIn(desk, "problems/rooms.jsonl")).toEqual([
      { id: "a", description: "The lift is stuck." },
      { id: "b", description: "The door is shut." },
    ]);
    expect(desk.files.has("tickets/rooms.jsonl")).toBe(false);
    expect(changedAt(desk, `problems["Rooms"][0].original_ticket`)).toEqual([
      expect.stringContaining("taken as the description"),
    ]);
    expect(changedAt(desk, `problems["Rooms"][1].original_ticket`)).toEqual([
      expect.stringContaining("kept once"),
    ]);
    expect(droppedAt(desk, `problems["Rooms"][2].frequency`)).toEqual([
      "belongs to a problem without any text",
    ]);
  });

  it("of a ticket with nothing in it but markup are dropped, and the problem stays", async () => {
    const desk = await importedDesk(({ level2 }) => {
      level2.problems.Rooms = [
        { id: "a", description: "The lift is stuck.", original_ticket: "<br> &nbsp; <p>" },
      ];
    });
    expect(droppedAt(desk, `problems["Rooms"][0].original_ticket`)).toHaveLength(1);
    expect(desk.report.remaining).toEqual([]);
  });
});

describe("what cannot be imported", () => {
  it.each([
    ["an empty folder", {}],
    ["a folder of other things", { "notes.txt": "x", "data/other.json": "{}" }],
    [
      "a folder that names no category",
      { [OLD_PATHS.tuning]: "{}", [OLD_PATHS.business]: '{"business_names": []}' },
    ],
  ])(
    "%s is refused with what was looked for, and nothing is written",
    async (_, files: Record<string, string>) => {
      const dir = await temporaryFolder();
      for (const [path, text] of Object.entries(files)) {
        await mkdir(dirname(join(dir, path)), { recursive: true });
        await writeFile(join(dir, path), text);
      }
      const out = join(await temporaryFolder(), "desk");
      const error = await failure(importPredecessor({ dir, out }));
      expect(error).toMatchObject({ code: "ERR_IMPORT_FAILED" });
      expect(error.found).toContain("level2_problems.json missing");
      expect(error.message).not.toContain(dir);
      expect(await readdir(dirname(out))).toEqual([]);
    },
  );

  it("is a folder that is not there, or a file", async () => {
    const dir = await temporaryFolder();
    await writeFile(join(dir, "file"), "");
    for (const [name, found] of [
      ["none", "ENOENT"],
      ["file", "ENOTDIR"],
    ] as const) {
      const error = await failure(importPredecessor({ dir: join(dir, name), out: join(dir, "out") }));
      expect(error).toMatchObject({ code: "ERR_IMPORT_FAILED", found });
      expect(error.message).not.toContain(dir);
    }
  });

  it("into a folder with content leaves it alone", async () => {
    const dir = await writeOldDesk(await readOldDesk());
    const out = await temporaryFolder();
    await writeFile(join(out, "edited.yaml"), "mine");
    expect(await failure(importPredecessor({ dir, out }))).toMatchObject({ code: "ERR_IMPORT_FAILED" });
    expect([...(await filesIn(out)).keys()]).toEqual(["edited.yaml"]);
  });

  it("into an empty folder goes into it", async () => {
    const out = await temporaryFolder();
    await importPredecessor({ dir: await writeOldDesk(await readOldDesk()), out });
    expect(await readdir(out)).toContain("categories.yaml");
  });

  it("is what is called for with arguments that are none", async () => {
    const dir = await writeOldDesk(await readOldDesk());
    const out = join(await temporaryFolder(), "desk");
    for (const wrong of [{ id: "two words" }, { name: " " }, { timeUnit: "days" as "hours" }, { dir: "" }]) {
      const error = await failure(importPredecessor({ dir, out, ...wrong }));
      expect(error, JSON.stringify(wrong)).toMatchObject({ code: "ERR_INVALID_ARGUMENT" });
    }
  });

  it("is an import that was interrupted, which leaves nothing", async () => {
    const out = join(await temporaryFolder(), "desk");
    const controller = new AbortController();
    const dir = await writeOldDesk(await readOldDesk());
    const onProgress = ({ step }: { step: string }) => {
      if (step === "write") controller.abort(new Error("interrupted"));
    };
    const error = await failure(importPredecessor({ dir, out, signal: controller.signal, onProgress }));
    expect(error.message).toBe("interrupted");
    expect(await readdir(dirname(out))).toEqual([]);
  });
});

it("centroids are named as left behind, with the reason", async () => {
  const { report } = await importedDesk(() => {}, { files: { [CENTROIDS]: "anything" } });
  expect(report.files.find(({ file }) => file === CENTROIDS)).toMatchObject({
    status: "skipped",
    reason: expect.stringContaining("means of tickets"),
  });
});

it("vectors that are no matrix are named, and the rest is imported without them", async () => {
  const { report } = await importedDesk(() => {}, { files: { [CATEGORY_VECTORS]: "\x93NUMPY" } });
  expect(report.files.find(({ file }) => file === CATEGORY_VECTORS)).toMatchObject({ status: "unreadable" });
  expect(report.parity).toMatchObject({ outcome: "not-compared", compared: 0 });
  expect(report.remaining).toEqual([]);
});
