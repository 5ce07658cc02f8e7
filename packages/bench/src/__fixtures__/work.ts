import type { CliWork } from "../cli/run.ts";

/** Work behind the verbs of which a test expects these alone to be asked for. */
export function workOf(expected: Partial<CliWork>): CliWork {
  return new Proxy(expected as CliWork, {
    get: (given, name: keyof CliWork) =>
      given[name] ?? (() => Promise.reject(new Error(`${name} was called`))),
  });
}
