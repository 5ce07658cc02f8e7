import { cp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { INVENTED_DATASETS, temporaryFolder } from "../__fixtures__/folders.ts";
import type { Subject } from "./dataset.ts";
import { DatasetError } from "./dataset-error.ts";
import { type ReadDatasetOptions, readDataset } from "./read-dataset.ts";

const read = (options: Partial<ReadDatasetOptions> & Pick<ReadDatasetOptions, "dataset">) =>
  readDataset({
    data: INVENTED_DATASETS,
    twoLevel: false,
    outOfScopeTraining: false,
    source: INVENTED_DATASETS,
    evaluation: join(INVENTED_DATASETS, "service-desk", "evaluation.jsonl"),
    ...options,
  });

const ticketsOf = (subject: Subject | undefined) => {
  if (subject?.training.kind !== "tickets") throw new Error("expected tickets");
  return subject.training;
};

describe("banking77", () => {
  it("has categories alone, and keeps the splits apart", async () => {
    const [subject] = await read({ dataset: "banking77" });
    const { tickets } = ticketsOf(subject);
    expect(tickets).toHaveLength(48);
    expect(new Set(tickets.map(({ category }) => category)).size).toBe(6);
    expect(subject?.test).toHaveLength(12);
    expect(subject?.test.at(-3)).toEqual({
      text: 'did someone find my keys, or "anything" of mine, at the hut',
      category: "lost_item",
    });
    const trained = new Set(tickets.map(({ text }) => text));
    expect(subject?.test.filter(({ text }) => trained.has(text))).toEqual([]);
    expect(subject?.allTiers).toBe(false);
  });
});

describe("clinc150", () => {
  it("trains on the training split alone, and tests in and out of scope", async () => {
    const [subject] = await read({ dataset: "clinc150" });
    expect(subject?.name).toBe("clinc150");
    expect(ticketsOf(subject)).toEqual({
      kind: "tickets",
      tickets: [
        { text: "play some jazz", category: "play_music" },
        { text: "turn the lamp off", category: "lights" },
        { text: "put on a slow song", category: "play_music" },
      ],
      outOfScope: [],
    });
    expect(subject?.test.map(({ category }) => category)).toEqual(["lights", "play_music", null, null]);
  });

  it("with two levels has domains as categories and intents as problems", async () => {
    const [subject] = await read({ dataset: "clinc150", twoLevel: true });
    expect(subject).toMatchObject({ name: "clinc150 two-level", allTiers: true });
    expect(ticketsOf(subject).tickets[1]).toEqual({
      text: "turn the lamp off",
      category: "house",
      problem: "lights",
    });
    expect(subject?.test[1]).toEqual({ text: "next track", category: "media", problem: "play_music" });
    expect(subject?.test[2]).toEqual({ text: "who painted this", category: null });
  });

  it("learns from out-of-scope texts only when told to", async () => {
    const [subject] = await read({ dataset: "clinc150", outOfScopeTraining: true });
    expect(ticketsOf(subject).outOfScope).toEqual(["how tall is a giraffe"]);
  });
});

describe("bitext", () => {
  it("has intents as problems of its categories, without asking, and reads no dev split", async () => {
    const [subject] = await read({ dataset: "bitext" });
    expect(subject).toMatchObject({ name: "bitext two-level", allTiers: true });
    expect(ticketsOf(subject).tickets).toEqual([
      {
        text: "I want to send the lamp back, it's order 77",
        category: "RETURN",
        problem: "return_item",
      },
      { text: "where has my parcel got to", category: "PARCEL", problem: "track_parcel" },
    ]);
    expect(subject?.test).toHaveLength(1);
  });
});

describe("hint3", () => {
  it("is three desks, whose texts without an intent are out of scope", async () => {
    const subjects = await read({ dataset: "hint3" });
    expect(subjects.map(({ name }) => name)).toEqual([
      "hint3 curekart",
      "hint3 powerplay11",
      "hint3 sofmattress",
    ]);
    expect(subjects.map(({ test }) => test.map(({ category }) => category))).toEqual([
      ["ROOM_FREE", null],
      ["JOIN"],
      ["PILLOWS", null],
    ]);
    expect(ticketsOf(subjects[1]).tickets[1]).toEqual({ text: "Points, why so few", category: "POINTS" });
  });
});

describe("service-desk", () => {
  it("is built from the source folder itself, and foreign tickets are out of scope", async () => {
    const [subject] = await read({ dataset: "service-desk", data: undefined });
    expect(subject?.training).toEqual({ kind: "source", folder: INVENTED_DATASETS });
    expect(subject?.test).toEqual([
      { text: "The kettle in room 4 does not heat.", category: "kitchen", level: "NOT_AUTOMATABLE" },
      { text: "Somebody painted the lift green.", category: "house", level: "PARTIALLY_AUTOMATABLE" },
      { text: "Who won the match?", category: null },
    ]);
  });

  it("without its source folder or evaluation set says what to name", async () => {
    const nowhere = join(INVENTED_DATASETS, "nowhere");
    for (const options of [{ source: nowhere }, { evaluation: nowhere }]) {
      await expect(read({ dataset: "service-desk", ...options })).rejects.toThrow(
        /--source and --evaluation/,
      );
    }
  });
});

describe("a data set that is not there", () => {
  it.each(["banking77", "clinc150", "bitext", "hint3"] as const)("%s is an error", async (dataset) => {
    const data = await temporaryFolder();
    const missing = read({ dataset, data });
    await expect(missing).rejects.toBeInstanceOf(DatasetError);
    await expect(missing).rejects.toMatchObject({ code: "ERR_DATASET_NOT_FOUND" });
    await expect(missing).rejects.toThrow(new RegExp(`${dataset}/.* does not exist\\. .*--data`));
    await expect(missing).rejects.not.toThrow(data);
    await expect(read({ dataset, data: undefined })).rejects.toThrow(/CLASSIFIER_DATASETS/);
  });

  it.each([
    ["banking77", "banking77/test.csv"],
    ["clinc150", "clinc150/domains.json"],
    ["bitext", "bitext/test.csv"],
    ["hint3", "hint3/sofmattress_test.csv"],
  ] as const)("%s without %s is an error too", async (dataset, file) => {
    const data = await temporaryFolder();
    await cp(INVENTED_DATASETS, data, { recursive: true });
    await rm(join(data, file));
    await expect(read({ dataset, data, twoLevel: dataset === "clinc150" })).rejects.toThrow(
      `${file} does not exist`,
    );
  });
});

describe("a data set that is not what it should be", () => {
  const edited = async (file: string, edit: (text: string) => string) => {
    const data = await temporaryFolder();
    await cp(INVENTED_DATASETS, data, { recursive: true });
    await writeFile(join(data, file), edit(await readFile(join(data, file), "utf8")));
    return data;
  };

  it.each([
    ["has no row", "text,category\n", "holds no row"],
    ["has other columns", "text,label\na,b\n", "has no column category"],
    ["has a gap", "text,category\nhello,b\n ,secret\n", "has no text at line 3"],
    ["is cut", 'text,category\n"secret', "is not CSV with a header (CSV_QUOTE_NOT_CLOSED)"],
    ["has a row too long", "text,category\nsecret,a,b\n", "is not CSV with a header"],
  ])("where a CSV file %s names the file and no text", async (_, content, message) => {
    const data = await edited("banking77/test.csv", () => content);
    const reading = read({ dataset: "banking77", data });
    await expect(reading).rejects.toThrow(`banking77/test.csv ${message}`);
    await expect(reading).rejects.not.toThrow("secret");
  });

  it.each([
    ["is no JSON", (text: string) => `${text}secret`, "is not JSON"],
    [
      "lacks a split",
      (text: string) => text.replace("oos_test", "secret"),
      "has something unexpected at oos_test",
    ],
    ["has an empty split", () => '{"train": []}', "has something unexpected at train"],
  ])("where a JSON file %s names the file and no text", async (_, edit, message) => {
    const data = await edited("clinc150/data_full.json", edit);
    const reading = read({ dataset: "clinc150", data });
    await expect(reading).rejects.toThrow(`clinc150/data_full.json ${message}`);
    await expect(reading).rejects.not.toThrow("secret");
  });

  it("where an intent has no domain says so", async () => {
    const data = await edited("clinc150/domains.json", (text) => text.replace("lights", "lamps"));
    await expect(read({ dataset: "clinc150", data, twoLevel: true })).rejects.toThrow(/lacks an intent/);
  });

  it("where a line of the evaluation set is wrong names the line", async () => {
    const data = await edited("service-desk/evaluation.jsonl", (text) => text.replace("unheard", "unknown"));
    const evaluation = join(data, "service-desk", "evaluation.jsonl");
    await expect(read({ dataset: "service-desk", evaluation })).rejects.toThrow(
      "evaluation.jsonl, line 3, has something unexpected at kind",
    );
  });
});
