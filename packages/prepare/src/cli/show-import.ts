import { type OutputStream, paint } from "@org/classifier-command-line";
import type { ImportReport } from "../import/import-report.ts";
import { firstOf, line } from "./short-lists.ts";
import { amount } from "./show-amounts.ts";
import { showParity } from "./show-parity.ts";
import { table } from "./show-results.ts";

/** What an import made, what it left out, and what to do next. */
export function showImport(
  report: ImportReport,
  { out, built }: { readonly out: string; readonly built: boolean },
  stream: OutputStream,
): string {
  const { categories, problems, tickets, automation } = report.counts;
  const counted =
    `${paint("green", "imported", stream)} ${categories} categories, ${amount(problems, "problem")}, ` +
    `${amount(tickets, "ticket")}, ${amount(automation, "automation mapping")} to ${out}\n`;
  return [
    counted,
    showFiles(report, stream),
    showParity(report.parity, stream),
    ...section(
      "dropped",
      byReason(report.dropped),
      ({ reason, file, fields }) => `${reason}: ${file} ${fields.join(", ")}`,
    ),
    ...section(
      "changed",
      report.changed,
      ({ file, field, count, how }) => `${file} ${field} (${count}): ${how}`,
    ),
    ...section(
      "assumed, look at each",
      report.assumed,
      ({ to, value, count }) => `${to} (${count}): ${value}`,
    ),
    showNext(report, { out, built }, stream),
  ].join("\n");
}

function showFiles({ files }: ImportReport, stream: OutputStream): string {
  const { shown, more } = firstOf(files);
  const unreadable = files.filter(({ status }) => status === "unreadable");
  return [
    table(shown.map(({ file, status }) => [line(file), status])),
    more,
    ...unreadable.map(
      ({ file, reason = "" }) => `${paint("yellow", "warning", stream)} ${line(`${file} ${reason}`)}\n`,
    ),
  ].join("");
}

function showNext(
  { remaining }: ImportReport,
  { out, built }: { readonly out: string; readonly built: boolean },
  stream: OutputStream,
): string {
  const { shown, more } = firstOf(remaining);
  const mistakes = shown.map(
    ({ origin, message }) =>
      `${paint("yellow", "before a build", stream)} ${origin.file}:${origin.line}:${origin.column} ${line(message)}\n`,
  );
  const next = built
    ? ""
    : `next: edit what was assumed, then classifier-prepare build --source ${out} --out assets\n`;
  return `${mistakes.join("")}${more}everything in full: import-report.json in ${out}\n${next}`;
}

/** Fields of a file that were left out for the same reason, in one line. */
function byReason(dropped: ImportReport["dropped"]): { reason: string; file: string; fields: string[] }[] {
  const groups = new Map<string, { reason: string; file: string; fields: string[] }>();
  for (const { file, field, reason, count } of dropped) {
    const key = `${file}\n${reason}`;
    const group = groups.get(key) ?? { reason, file, fields: [] };
    group.fields.push(count === 1 ? field : `${field} (${count})`);
    groups.set(key, group);
  }
  return [...groups.values()];
}

function section<Item>(title: string, items: readonly Item[], show: (item: Item) => string): string[] {
  if (items.length === 0) return [];
  const { shown, more } = firstOf(items);
  return [`${title}:\n${shown.map((item) => `  ${line(show(item))}\n`).join("")}${more}`];
}
