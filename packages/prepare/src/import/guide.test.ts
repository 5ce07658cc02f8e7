import { expect, it } from "vitest";
import { namesIn, sectionOf, tableUnder } from "./__fixtures__/guide.ts";
import { readOldDesk } from "./__fixtures__/old-desk.ts";
import { OLD_FILES, type OldFile } from "./old-files.ts";

it("the guide's table has every old file, its usual place and what it becomes, and no other", () => {
  const written = tableUnder("Each old file").map(([name = "", place = "", becomes = ""]) => ({
    name: namesIn(name)[0],
    folder: namesIn(place)[0] ?? "",
    becomes: namesIn(becomes),
  }));
  const known: readonly OldFile[] = OLD_FILES;
  const ours = known.map(({ name, folder, becomes }) => ({
    name,
    folder: folder === "" ? "" : `${folder}/`,
    becomes: [...becomes],
  }));
  const byName = <Row extends { name: string | undefined }>(rows: Row[]) =>
    rows.sort((a, b) => String(a.name).localeCompare(String(b.name)));
  expect(byName(written)).toEqual(byName(ours));
});

it("the guide has every field that the predecessor's files have", async () => {
  const { business, dataset, tuning, level2, mappings } = await readOldDesk();
  const [problem] = Object.values(level2.problems).flat();
  const [mapping] = Object.values(mappings);
  const objects = [business, dataset, tuning, tuning.keyword_weights, level2, problem ?? {}, mapping ?? {}];
  const fields = [...new Set(objects.flatMap((object) => Object.keys(object))), "embeddings"];
  const section = sectionOf("Each old field");
  // The five weights but one stand there as `keyword_weights.*`.
  const weights = Object.keys(tuning.keyword_weights).filter((name) => name !== "general_support_penalty");
  const lacking = fields.filter((field) => !weights.includes(field) && !section.includes(field));
  expect(lacking).toEqual([]);
});
