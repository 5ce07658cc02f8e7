import { basename, dirname, extname } from "node:path";
import * as v from "valibot";
import { readCsvRows } from "../datasets/csv-rows.ts";
import { readDataFile } from "../datasets/data-file.ts";
import { invalidFile } from "../datasets/dataset-error.ts";
import { parseJsonAs } from "../datasets/json-value.ts";

const REMEDY = "Name a CSV file with a column text, or one JSON object with text a line, with --tickets.";
const schema = v.object({ text: v.pipe(v.string(), v.trim(), v.minLength(1)) });

/** Texts of a user's file, in its order. Rejects with DatasetError where there is none, or one is not what it should be. */
export async function readTickets(path: string): Promise<string[]> {
  const data = await readDataFile(dirname(path), basename(path), REMEDY);
  const texts =
    extname(path) === ".csv"
      ? readCsvRows(data, ["text"]).map(({ text }) => text)
      : data.text
          .split("\n")
          .flatMap((line, i) =>
            line.trim() === ""
              ? []
              : parseJsonAs(schema, line, `${data.file}, line ${i + 1},`, "Correct the line.").text,
          );
  if (texts.length === 0) throw invalidFile(data.file, "holds no ticket", { remedy: REMEDY });
  return texts;
}
