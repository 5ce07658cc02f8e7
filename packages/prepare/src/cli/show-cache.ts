import { homedir } from "node:os";
import { sep } from "node:path";
import type {
  CachedRepository,
  CachedRevision,
  CacheProblem,
  CachePrune,
  CacheScan,
  CacheVerification,
  CacheWarning,
  KeptReason,
  PrunedPart,
} from "@org/classifier-assets-hub";
import { type OutputStream, paint } from "@org/classifier-command-line";
import { amount, showBytes } from "./show-amounts.ts";

/** As long as the Hub's own pages show it. */
const SHOWN_COMMIT_LENGTH = 7;

/** What is in the cache: a table of revisions, what is left over, what is damaged. */
export function showScan(scan: CacheScan, stream: OutputStream): string {
  const { cacheDir, repositories, bytes, sharedStore } = scan;
  const count = repositories.length === 1 ? "1 repository" : `${repositories.length} repositories`;
  const warnings = [...scan.warnings, ...repositories.flatMap((repository) => repository.warnings)];
  const rows = repositories.flatMap(rowsOf);
  return [
    `${plain(asTyped(cacheDir))}: ${count}, ${showBytes(bytes)}\n`,
    ...(rows.length === 0
      ? []
      : [columns([["repository", "commit", "refs", "files", "size", "modified", "bundle"], ...rows])]),
    ...showLeftovers(repositories, sharedStore),
    ...(warnings.length === 0
      ? []
      : [
          `${amount(warnings.length, "warning")}\n${warnings.map((one) => showWarning(one, stream)).join("")}`,
        ]),
  ].join("\n");
}

function rowsOf(repository: CachedRepository): string[][] {
  const name = nameOf(repository);
  if (repository.revisions.length === 0) {
    return [[name, "none", "", "0", showBytes(0), day(repository.lastModifiedMs), ""]];
  }
  return repository.revisions.map(({ commit, refs, files, bytes, lastModifiedMs, bundle }) => [
    name,
    commit.slice(0, SHOWN_COMMIT_LENGTH),
    refs.length === 0 ? "none" : plain(refs.join(", ")),
    String(files),
    showBytes(bytes),
    day(lastModifiedMs),
    bundle === undefined ? "" : showBundle(bundle),
  ]);
}

function showBundle({ id, version, missing }: NonNullable<CachedRevision["bundle"]>): string {
  return `${plain(id)} ${plain(version)}${missing === 0 ? "" : `, ${amount(missing, "file")} missing`}`;
}

function showLeftovers(
  repositories: readonly CachedRepository[],
  sharedStore: CacheScan["sharedStore"],
): string[] {
  const incomplete = repositories.flatMap((repository) => repository.incomplete);
  const abandoned = incomplete.filter((one) => one.abandoned).length;
  const unreferenced = repositories.map((repository) => repository.unreferenced);
  const blobs = sum(unreferenced.map((one) => one.blobs));
  const lines = [
    ...(sharedStore === undefined
      ? []
      : [
          `shared by repositories: ${amount(sharedStore.blobs, "content")}, ${showBytes(sharedStore.bytes)}; see \`hf cache\`\n`,
        ]),
    ...(incomplete.length === 0
      ? []
      : [
          `unfinished: ${amount(incomplete.length, "download")}, ${showBytes(sum(incomplete.map(({ bytes }) => bytes)))}; ${abandoned} given up\n`,
        ]),
    ...(blobs === 0
      ? []
      : [
          `in no revision: ${amount(blobs, "content")}, ${showBytes(sum(unreferenced.map(({ bytes }) => bytes)))}\n`,
        ]),
    ...(abandoned + blobs === 0 ? [] : ["`classifier-prepare cache prune` shows what of it may go\n"]),
  ];
  return lines.length === 0 ? [] : [lines.join("")];
}

function showWarning({ kind, path, expected, found }: CacheWarning, stream: OutputStream): string {
  return `${paint("yellow", "warning", stream)} [${kind}] ${plain(path)}: expected ${expected}, found ${found}\n`;
}

/** The verdict, every problem, and what to do about them. */
export function showVerification(verification: CacheVerification, stream: OutputStream): string {
  const { repositories, checked, bytes, problems, notCheckable } = verification;
  const read = `${amount(checked, "content")} of ${repositories === 1 ? "1 repository" : `${repositories} repositories`} read, ${showBytes(bytes)}`;
  const verdict =
    problems.length === 0
      ? paint("green", "sound", stream)
      : `${paint("red", "damaged", stream)}: ${amount(problems.length, "problem")}`;
  return [
    `${verdict}; ${read}\n`,
    ...(problems.length === 0 ? [] : [problems.map(showProblem).join(""), showRemedy(problems)]),
    ...(notCheckable.length === 0
      ? []
      : [
          `${amount(notCheckable.length, "file")} without a hash to check by\n${notCheckable
            .map(({ path }) => `${plain(path)}\n`)
            .join("")}`,
        ]),
  ].join("\n");
}

function showProblem(problem: CacheProblem): string {
  const { path, commit, file, expected, found } = problem;
  const of = file === undefined ? "" : ` ${plain(file)}`;
  const at = commit === undefined ? "" : ` at ${commit.slice(0, SHOWN_COMMIT_LENGTH)}`;
  return `${nameOf(problem)}${of}${at}: expected ${plain(expected)}, found ${plain(found)}\n  ${plain(path)}\n`;
}

function showRemedy(problems: readonly CacheProblem[]): string {
  const bundles = problems.flatMap(({ kind, repo, commit }) =>
    kind === "model" ? [`${plain(repo)}${commit === undefined ? "" : `@${plain(commit)}`}`] : [],
  );
  const pulls = [...new Set(bundles)]
    .map((reference) => `  classifier-prepare pull ${reference} --out <dir> --force\n`)
    .join("");
  const deletion = "the file named above from the cache: it is fetched when it is needed next.\n";
  return pulls === "" ? `Delete ${deletion}` : `Fetch a bundle again:\n${pulls}or delete ${deletion}`;
}

const PART_NAMES: Readonly<Record<PrunedPart["kind"], string>> = {
  snapshot: "snapshot",
  blob: "content",
  incomplete: "unfinished download",
  folder: "empty folder",
};

/** What went or would go, what the system refused, and what stays and why. */
export function showPrune(prune: CachePrune, stream: OutputStream): string {
  const { dryRun, removed, bytes, kept, failed } = prune;
  const head =
    removed.length === 0
      ? `${paint("green", dryRun ? "nothing to delete" : "nothing deleted", stream)}\n`
      : `${dryRun ? paint("yellow", "would delete", stream) : paint("green", "deleted", stream)} ${amount(removed.length, "part")}, ${showBytes(bytes)}\n`;
  return [
    head,
    ...(removed.length === 0
      ? []
      : [
          columns(
            removed.map((part) => [PART_NAMES[part.kind], showBytes(part.bytes), plain(part.path)]),
            [1],
          ),
        ]),
    ...(failed.length === 0
      ? []
      : [
          `${paint("red", "not deleted", stream)}: the system refused\n${failed
            .map(({ path, code }) => `${plain(path)}: ${code}\n`)
            .join("")}`,
        ]),
    ...(kept.length === 0 ? [] : [showKept(kept)]),
    ...(dryRun && removed.length > 0 ? ["Nothing has been deleted: add --yes to do it.\n"] : []),
  ].join("\n");
}

const KEPT: Readonly<Record<KeptReason, string>> = {
  detached: "that no branch or tag points to; --detached deletes them, pinned ones too",
  young: "less than an hour old",
  active: "that may go on; --incomplete deletes them",
  uncertain: "in a repository that cannot be read in full; see `classifier-prepare cache ls`",
};

function showKept(kept: CachePrune["kept"]): string {
  const counts = new Map<string, number>();
  for (const { kind, reason } of kept) {
    const what = `${kind} ${reason}`;
    counts.set(what, (counts.get(what) ?? 0) + 1);
  }
  return [...counts]
    .map(([what, count]) => {
      const [kind, reason] = what.split(" ") as [PrunedPart["kind"], KeptReason];
      return `kept: ${amount(count, PART_NAMES[kind])} ${KEPT[reason]}\n`;
    })
    .join("");
}

/** A path in the home folder with the `~` a person would type. */
export function asTyped(path: string, home = homedir()): string {
  if (path === home) return "~";
  return home !== sep && path.startsWith(`${home}${sep}`) ? `~${path.slice(home.length)}` : path;
}

/** Names in a cache are anyone's: what would move a terminal's cursor, or turn text round, is shown as a mark. */
function plain(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "\ufffd");
}

/** `org/name` for a model; the kind before anything else, which this suite has no use for. */
function nameOf({ kind, repo }: Pick<CachedRepository, "kind" | "repo">): string {
  return kind === "model" ? plain(repo) : `${kind} ${plain(repo)}`;
}

/** Columns of numbers and sizes; the ones of `ls`. */
const RIGHT_ALIGNED = [3, 4];

function columns(rows: readonly (readonly string[])[], right: readonly number[] = RIGHT_ALIGNED): string {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
  return rows
    .map((row) => {
      const cells = row.map((cell, i) => {
        const width = widths[i] ?? 0;
        return right.includes(i) ? cell.padStart(width) : cell.padEnd(width);
      });
      return `${cells.join("  ").trimEnd()}\n`;
    })
    .join("");
}

/** 2026-11-24, by Greenwich: the same on every machine. */
function day(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, one) => all + one, 0);
}
