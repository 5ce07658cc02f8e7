import picomatch from "picomatch";
import satisfies from "spdx-satisfies";
import type { Component } from "./bills-of-materials.ts";

/** What may come along with a package of ours. */
export interface LicencePolicy {
  /** SPDX identifiers that ask for no more than their notice. */
  readonly allowed: readonly string[];
  readonly exceptions: readonly LicenceException[];
}

export interface LicenceException {
  /** A name, or a pattern of picomatch for several. */
  readonly packages: string;
  /** Exactly what the package says; null where it says nothing that is an SPDX expression. */
  readonly licence: string | null;
  readonly reason: string;
}

export interface LicenceFindings {
  /** Components under a licence nobody has agreed to. */
  readonly refused: readonly string[];
  /** Exceptions that nothing needs any more. */
  readonly unused: readonly string[];
}

export function judgeLicences(components: readonly Component[], policy: LicencePolicy): LicenceFindings {
  const used = new Set<LicenceException>();
  const refused = components.filter((component) => {
    if (isAllowed(component.licence, policy.allowed)) return false;
    const exception = policy.exceptions.find((candidate) => covers(candidate, component));
    if (exception !== undefined) used.add(exception);
    return exception === undefined;
  });
  return {
    refused: refused.map(
      ({ name, version, licence }) => `${name}@${version}: ${licence ?? "no SPDX licence"}`,
    ),
    unused: policy.exceptions.filter((exception) => !used.has(exception)).map(({ packages }) => packages),
  };
}

function isAllowed(licence: string | undefined, allowed: readonly string[]): boolean {
  if (licence === undefined) return false;
  try {
    return satisfies(licence, [...allowed]);
  } catch {
    // No SPDX expression, such as "SEE LICENSE IN FILE".
    return false;
  }
}

function covers(exception: LicenceException, { name, licence }: Component): boolean {
  return (exception.licence ?? undefined) === licence && picomatch.isMatch(name, exception.packages);
}
