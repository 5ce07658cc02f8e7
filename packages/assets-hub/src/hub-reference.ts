import { checkAssetPath, InvalidArgumentError, typeName } from "@org/classifier-core";

/** A repository of the Hub and a revision of it. */
export interface HubReference {
  /** `organisation/name`, or the bare name of an old repository that belongs to no one. */
  readonly repo: string;
  /** A branch, a tag, or a commit of 40 hex digits. */
  readonly revision: string;
}

export const DEFAULT_REVISION = "main";
const COMMIT = /^[0-9a-f]{40}$/;
/** Longest name the Hub gives: https://huggingface.co/docs/hub/repositories-getting-started */
const MAX_NAME_LENGTH = 96;
const MAX_REVISION_LENGTH = 200;
const PREFIX = "hub:";

/** Whether `text` names a place on the Hub, as `hub:org/name` or `hub:org/name@revision`. */
export function isHubReference(text: string): boolean {
  return text.startsWith(PREFIX);
}

/** Reads `hub:org/name@revision`; the prefix and the revision may be left out. Throws InvalidArgumentError. */
export function parseHubReference(text: string): HubReference {
  const bare = isHubReference(text) ? text.slice(PREFIX.length) : text;
  const at = bare.indexOf("@");
  return at === -1
    ? { repo: checkRepo(bare), revision: DEFAULT_REVISION }
    : { repo: checkRepo(bare.slice(0, at)), revision: checkRevision(bare.slice(at + 1)) };
}

/** Whether a revision is a commit, which never changes what it means. */
export function isCommit(revision: string): boolean {
  return COMMIT.test(revision);
}

/** Returns `repo` unchanged; throws InvalidArgumentError where the Hub could not have a repository of that name. */
export function checkRepo(repo: unknown): string {
  const parts = typeof repo === "string" ? repo.split("/") : [];
  const valid =
    typeof repo === "string" &&
    parts.length <= 2 &&
    // Two hyphens stand for the slash in the cache's folders.
    !/--|\.\./.test(repo) &&
    !repo.endsWith(".git") &&
    parts.every(
      (part) => part.length <= MAX_NAME_LENGTH && /^[\w.-]+$/.test(part) && !/^[.-]|[.-]$/.test(part),
    );
  if (valid) return repo;
  throw new InvalidArgumentError({
    argument: "repo",
    expected: "a repository as organisation/name",
    found: typeof repo === "string" ? JSON.stringify(repo.slice(0, MAX_NAME_LENGTH)) : typeName(repo),
  });
}

/** Returns `revision` unchanged; throws InvalidArgumentError where it cannot be one, or would leave the cache's folder. */
export function checkRevision(revision: unknown): string {
  try {
    if (typeof revision === "string" && revision.length <= MAX_REVISION_LENGTH) {
      return checkAssetPath(revision);
    }
  } catch {
    // A name that is no path inside a folder is no name Git takes either.
  }
  throw new InvalidArgumentError({
    argument: "revision",
    expected: "a branch, a tag, or a commit of 40 hex digits",
    found:
      typeof revision === "string"
        ? JSON.stringify(revision.slice(0, MAX_REVISION_LENGTH))
        : typeName(revision),
  });
}
