/** Lines of standard error that are worth showing: a program says last what it failed of. */
const SHOWN_LINES = 3;

/** A measured process ended without a report. */
export class MeasuredProcessError extends Error {
  readonly code = "ERR_MEASURED_PROCESS";
  override readonly name = "MeasuredProcessError";

  constructor(ended: {
    readonly code: number | null;
    readonly killedBy: NodeJS.Signals | null;
    readonly stderr: string;
  }) {
    const how = ended.killedBy === null ? `with exit code ${ended.code}` : `by ${ended.killedBy}`;
    super(`a measured process ended ${how} and without a report: ${lastWords(ended.stderr)}`, {
      cause: new Error(ended.stderr),
    });
  }
}

/** The line that names the error where there is one, else the last ones; without folders, which name the user. */
function lastWords(stderr: string): string {
  const lines = stderr.split("\n").filter((line) => line.trim() !== "" && !/^\s+at /.test(line));
  const named = lines.filter((line) => /^\w*(?:Error|Exception)\b/.test(line.trim())).slice(-1);
  const shown = named.length > 0 ? named : lines.slice(-SHOWN_LINES);
  return (
    shown.join(" ").replaceAll(/(?:file:\/\/)?(?:[A-Za-z]:)?[/\\][^\s'":]*[/\\]/g, "…/") || "it said nothing"
  );
}
