import type { IncomingHttpHeaders } from "node:http";
import type { Access, Caller } from "./access.ts";
import { refuse } from "./reply.ts";
import { commitAt, type Repository, type RepositoryStore, type StoredCommit } from "./repository-store.ts";

/** A request with its body read and its address taken apart. */
export interface HubRequest {
  readonly host: "hub" | "storage";
  readonly method: string;
  /** As sent, with the query. */
  readonly url: string;
  /** What is between the slashes, decoded: a revision with slashes in it is one of them where it came encoded. */
  readonly segments: readonly string[];
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Uint8Array;
  readonly caller: Caller;
}

/** What the routes of both hosts share. */
export interface HubState {
  readonly store: RepositoryStore;
  readonly access: Access;
  /** Where the hub and the storage listen, "http://127.0.0.1:1234". */
  readonly url: string;
  readonly storageUrl: string;
  /** In every address the hub makes on the storage, which serves no other. */
  readonly signature: string;
  readonly lfs: (path: string, sizeBytes: number) => boolean;
  readonly redirectLfs: boolean;
  readonly treePageSize: number;
}

/** Splits `segments` after the revision they begin with; only "refs/…" may come with its slashes as they are. */
export function takeRevision(segments: readonly string[]): [revision: string, rest: readonly string[]] {
  const length = segments[0] === "refs" && segments.length > 2 ? 3 : 1;
  return [segments.slice(0, length).join("/"), segments.slice(length)];
}

export function requireCommit(repository: Repository, revision: string): StoredCommit {
  return commitAt(repository, revision) ?? refuse(404, `Invalid rev id: ${revision}`, "RevisionNotFound");
}

export function jsonBody(request: HubRequest): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(Buffer.from(request.body).toString() || "{}");
    if (typeof value === "object" && value !== null) return value as Record<string, unknown>;
  } catch {
    // Said below, as for JSON that is no object.
  }
  return refuse(400, "Invalid JSON body");
}
