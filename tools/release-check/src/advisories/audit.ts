import { runProgram } from "@org/classifier-command-line/testing";

/** A weakness somebody has published of a package in the lock file. */
export interface Advisory {
  /** As in its address: GHSA-xxxx-xxxx-xxxx. */
  readonly id: string;
  readonly package: string;
  readonly title: string;
  readonly severity: string;
}

/** A registry that was asked and said nothing is something else than one that said "nothing". */
export type AuditAnswer =
  | { readonly answered: true; readonly advisories: readonly Advisory[] }
  | { readonly answered: false; readonly reason: string };

/** Asks the registry what is known of the packages in a lock file; `env` says which registry. */
export async function askForAdvisories(
  folder: string,
  env: Readonly<Record<string, string>>,
): Promise<AuditAnswer> {
  const args = ["audit", "--json", "--package-lock-only", "--fetch-retries=0", "--fetch-timeout=30000"];
  const { stdout, stderr } = await runProgram("npm", args, { cwd: folder, env });
  return readAnswer(stdout, stderr);
}

/** npm says only by the form of its report whether it was answered: its exit code is 1 for findings and for failures. */
function readAnswer(stdout: string, stderr: string): AuditAnswer {
  const report = parsed(stdout);
  if (report?.vulnerabilities === undefined) {
    const reason = report?.message ?? report?.error?.summary ?? stderr.trim().split("\n")[0];
    return { answered: false, reason: reason || "npm audit gave no report" };
  }
  const advisories = Object.values(report.vulnerabilities).flatMap(({ via }) =>
    via.flatMap((cause) =>
      typeof cause === "string"
        ? [] // Affected only through another package, which has an entry of its own.
        : [{ id: idOf(cause.url), package: cause.name, title: cause.title, severity: cause.severity }],
    ),
  );
  const byId = new Map(advisories.map((advisory) => [`${advisory.id} ${advisory.package}`, advisory]));
  return { answered: true, advisories: [...byId.values()] };
}

interface Report {
  readonly message?: string;
  readonly error?: { readonly summary?: string };
  readonly vulnerabilities?: Readonly<
    Record<
      string,
      { readonly via: readonly (string | { url: string; name: string; title: string; severity: string })[] }
    >
  >;
}

function parsed(stdout: string): Report | undefined {
  try {
    return JSON.parse(stdout) as Report;
  } catch {
    return undefined;
  }
}

function idOf(url: string): string {
  return url.split("/").at(-1) ?? url;
}
