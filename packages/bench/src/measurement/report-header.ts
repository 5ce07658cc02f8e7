import { versions } from "../system-under-test.ts";
import { describeHost, type Host } from "./host.ts";

/** Version of this package; tsup puts it in. */
declare const PACKAGE_VERSION: string;

/** What every report begins with, so that a figure can be traced to a day, a machine and a version. */
export interface ReportHeader<Verb extends string = string> {
  readonly verb: Verb;
  /** When the measurement began, ISO 8601. */
  readonly date: string;
  readonly host: Host;
  /** Of this suite's packages and of whatever else was measured. */
  readonly versions: Readonly<Record<string, string>>;
  /** As asked for, defaults filled in. */
  readonly options: Readonly<Record<string, unknown>>;
}

/** Taken before the work, so that the date and the host's load are those of its beginning. */
export function beginReport<Verb extends string>(
  verb: Verb,
  options: Readonly<Record<string, unknown>>,
): ReportHeader<Verb> {
  return {
    verb,
    date: new Date().toISOString(),
    host: describeHost(),
    versions: { "@org/classifier-bench": PACKAGE_VERSION, ...versions() },
    options,
  };
}
