import picomatch from "picomatch";

/** What is in a package and should not be, and what should be and is not. */
export interface ContentFindings {
  /** Paths that no pattern expects. */
  readonly unexpected: readonly string[];
  /** Patterns that no path answers to. */
  readonly missing: readonly string[];
}

/** Holds the paths of a package against the patterns of what it is to hold. */
export function judgeContent(paths: readonly string[], patterns: readonly string[]): ContentFindings {
  const matchers = patterns.map((pattern) => ({ pattern, matches: picomatch(pattern) }));
  return {
    unexpected: paths.filter((path) => !matchers.some(({ matches }) => matches(path))),
    missing: matchers
      .filter(({ matches }) => !paths.some((path) => matches(path)))
      .map(({ pattern }) => pattern),
  };
}
