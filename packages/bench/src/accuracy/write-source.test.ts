import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { readSource } from "@org/classifier-prepare";
import { describe, expect, it } from "vitest";
import { INVENTED_DATASETS, temporaryFolder } from "../__fixtures__/folders.ts";
import type { TrainingTicket } from "../datasets/dataset.ts";
import { readDataset } from "../datasets/read-dataset.ts";
import { writeSource } from "./write-source.ts";

const ONE_LEVEL: TrainingTicket[] = [
  { text: "which key opens the shed", category: "shed_key?" },
  { text: 'a "quoted" text,\nof two lines', category: "post" },
];

describe("a written source folder", () => {
  it("of one level is read by prepare without a finding, and holds the texts as they are", async () => {
    const folder = await temporaryFolder();
    const labels = await writeSource(folder, { name: "the house", tickets: ONE_LEVEL, outOfScope: [] });
    const source = await readSource(folder);
    expect(source.tickets.map(({ text, category, problem }) => ({ text, category, problem }))).toEqual([
      { text: ONE_LEVEL[0]?.text, category: "shed_key", problem: undefined },
      { text: ONE_LEVEL[1]?.text, category: "post", problem: undefined },
    ]);
    expect(source.categories.map(({ description }) => description)).toEqual(["shed key", "post"]);
    expect(source.categories.flatMap(({ keywords }) => keywords)).toEqual([]);
    // One problem a category, so that none has an advantage.
    expect(source.problems.map(({ category }) => category)).toEqual(["shed_key", "post"]);
    expect(source.desk.id).toBe("the-house");
    expect(labels.categories.labelOf("shed_key")).toBe("shed_key?");
    expect(await readdir(folder)).not.toContain("out-of-scope.jsonl");
  });

  it("of two levels has the problems with their tickets", async () => {
    const folder = await temporaryFolder();
    const tickets = [
      { text: "play some jazz", category: "media", problem: "play_music" },
      { text: "louder please", category: "media", problem: "volume" },
      { text: "lamp off", category: "house", problem: "lights" },
    ];
    await writeSource(folder, { name: "home", tickets, outOfScope: [] });
    const source = await readSource(folder);
    expect(source.problems.map(({ id, category, description }) => [id, category, description])).toEqual([
      ["play_music", "media", "play music"],
      ["volume", "media", "volume"],
      ["lights", "house", "lights"],
    ]);
    expect(source.tickets.map(({ problem }) => problem)).toEqual(["play_music", "volume", "lights"]);
  });

  it("has what is out of scope in a file of its own, one object a line", async () => {
    const folder = await temporaryFolder();
    await writeSource(folder, { name: "home", tickets: ONE_LEVEL, outOfScope: ["who won", "how tall"] });
    expect(await readFile(join(folder, "out-of-scope.jsonl"), "utf8")).toBe(
      '{"text":"who won"}\n{"text":"how tall"}\n',
    );
  });

  it.each(["banking77", "clinc150", "bitext", "hint3"] as const)(
    "of each desk of %s is read by prepare without a finding",
    async (dataset) => {
      const options = { twoLevel: true, outOfScopeTraining: true, source: "", evaluation: "" };
      for (const { name, training } of await readDataset({ dataset, data: INVENTED_DATASETS, ...options })) {
        if (training.kind !== "tickets") throw new Error("expected tickets");
        const folder = await temporaryFolder();
        await writeSource(folder, { name, ...training });
        expect((await readSource(folder)).tickets).toHaveLength(training.tickets.length);
      }
    },
  );
});
