import type { Advisory } from "./audit.ts";

/** An advisory the project lives with for a while. */
export interface AdvisoryException {
  readonly id: string;
  readonly package: string;
  /** Why nobody who uses the suite is harmed by it. */
  readonly reason: string;
  /** The first day on which somebody has to look again: 2027-01-31. */
  readonly expires: string;
}

export interface AdvisoryFindings {
  /** Advisories that nobody has decided about. */
  readonly undecided: readonly string[];
  /** Exceptions whose day has come. */
  readonly expired: readonly string[];
  /** Exceptions of advisories that no longer concern the lock file. */
  readonly unused: readonly string[];
}

/** Holds what the registry knows against what was decided, on a day written as 2027-01-31. */
export function judgeAdvisories(
  advisories: readonly Advisory[],
  exceptions: readonly AdvisoryException[],
  today: string,
): AdvisoryFindings {
  const isOf = (exception: AdvisoryException, advisory: Advisory) =>
    exception.id === advisory.id && exception.package === advisory.package;
  return {
    undecided: advisories
      .filter((advisory) => !exceptions.some((exception) => isOf(exception, advisory)))
      .map(({ id, package: name, severity, title }) => `${id} ${name} (${severity}): ${title}`),
    expired: exceptions
      .filter(({ expires }) => expires <= today)
      .map(({ id, expires }) => `${id} on ${expires}`),
    unused: exceptions
      .filter((exception) => !advisories.some((advisory) => isOf(exception, advisory)))
      .map(({ id, package: name }) => `${id} ${name}`),
  };
}
