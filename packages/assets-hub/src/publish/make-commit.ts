import type { CommitOperation } from "@huggingface/hub";
import { ClassifierError } from "@org/classifier-core";
import { type Subject, unavailable } from "../client/failures.ts";
import { typedFailure } from "../client/hub-client.ts";
import { HubRefusedError } from "../errors/index.ts";
import type { ConnectionSettings } from "../hub-options.ts";
import { isCommit } from "../hub-reference.ts";
import { type HubProgress, trackProgress } from "../progress.ts";
import { fetchForPublishing, UnknownOutcome } from "./publish-fetch.ts";

export interface CommitRequest {
  readonly connection: ConnectionSettings;
  readonly subject: Subject;
  /** The commit to build on; undefined on a branch without any. */
  readonly parent: string | undefined;
  /** What to add or replace. */
  readonly contents: ReadonlyMap<string, Blob>;
  readonly removed: readonly string[];
  readonly title: string;
  readonly description: string;
  readonly signal: AbortSignal | undefined;
  readonly onProgress: ((event: HubProgress) => void) | undefined;
}

export interface MadeCommit {
  /** 40 hex digits. */
  readonly commit: string;
  /** Sent: what large file storage had already was not. */
  readonly bytes: number;
}

/** HTTP's word for a branch that is no longer where it was expected. */
const PRECONDITION_FAILED = 412;

/**
 * Makes one commit on a branch, large files first. Rejects with UnknownOutcome where the commit may have been made and
 * its answer is lost; on any other failure nothing of it can be seen in the repository.
 */
export async function makeCommit(request: CommitRequest): Promise<MadeCommit> {
  const { connection, subject, contents, signal } = request;
  const sending = trackSending(request);
  const operations: CommitOperation[] = [
    ...[...contents].map(([path, content]) => ({ operation: "addOrUpdate" as const, path, content })),
    ...request.removed.map((path) => ({ operation: "delete" as const, path })),
  ];
  try {
    const { commitIter } = await import("@huggingface/hub");
    const steps = commitIter({
      repo: { type: "model", name: subject.repo },
      branch: subject.revision,
      title: request.title,
      description: request.description,
      operations,
      hubUrl: connection.endpoint,
      // Another protocol, with hosts of its own that mirrors and firewalls lack.
      useXet: false,
      fetch: fetchForPublishing({ connection, subject, signal, onSent: sending.sent }),
      ...(request.parent === undefined ? {} : { parentCommit: request.parent }),
      ...(signal === undefined ? {} : { abortSignal: signal }),
    });
    let step = await steps.next();
    while (step.done !== true) {
      if (step.value.event === "fileProgress") sending.told(step.value);
      step = await steps.next();
    }
    const commit = step.value?.commit.oid;
    if (typeof commit !== "string" || !isCommit(commit)) {
      throw new UnknownOutcome("the endpoint names no commit, so it is not the Hub's");
    }
    sending.committed();
    return { commit, bytes: sending.bytes() };
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof UnknownOutcome) throw error;
    throw refusalOf(error, subject);
  }
}

/** The branch is not where the push began. */
export function overtaken(repo: string): HubRefusedError {
  return new HubRefusedError({
    repo,
    status: PRECONDITION_FAILED,
    errorCode: undefined,
    remedy:
      "Somebody has pushed to the branch since this push began: look at what is there (`classifier-prepare pull`), then push again.",
  });
}

function refusalOf(error: unknown, subject: Subject): ClassifierError {
  const { statusCode } = error as { statusCode?: unknown };
  // The storage's word on one file, inside an answer that is a success.
  if (!ClassifierError.isInstance(error) && typeof statusCode === "number") {
    return new HubRefusedError({ repo: subject.repo, status: statusCode, errorCode: undefined });
  }
  const failure = typedFailure(error, subject);
  if (failure instanceof HubRefusedError && failure.status === PRECONDITION_FAILED) {
    return overtaken(subject.repo);
  }
  // The library's own complaints about what it was answered have no code.
  const plain = error instanceof Error && error.name === "Error" && error.cause === undefined;
  return plain ? unavailable(subject, "the endpoint answers, but not as the Hub does") : failure;
}

/** What the library tells and what our requests count, as the one kind of progress that downloads have too. */
function trackSending({ subject, contents, onProgress }: CommitRequest) {
  const sizes = [...contents].map(([path, { size }]) => ({ path, size }));
  const track = trackProgress(subject.repo, sizes, onProgress);
  const sizeOf = (path: string) => contents.get(path)?.size ?? 0;
  const parts = new Map<string, Map<number, number>>();
  const large = new Set<string>();
  const sentLarge = new Set<string>();
  const finished = new Set<string>();
  const finish = (path: string) => {
    if (finished.has(path)) return;
    finished.add(path);
    track.loaded(path, sizeOf(path));
    track.done(path);
  };
  return {
    sent(path: string, part: number, bytes: number) {
      const ofFile = parts.get(path) ?? new Map<number, number>();
      parts.set(path, ofFile.set(part, bytes));
      track.loaded(
        path,
        [...ofFile.values()].reduce((sum, one) => sum + one, 0),
      );
    },
    told({ path, state, progress }: { path: string; state: string; progress: number }) {
      if (state === "hashing") large.add(path);
      if (state !== "uploading" || !large.has(path)) return;
      if (progress === 0) {
        sentLarge.add(path);
        track.start(path);
      }
      if (progress === 1) finish(path);
    },
    /** Small files are part of the commit's own request. */
    committed() {
      for (const { path } of sizes) {
        if (!large.has(path)) track.start(path);
        finish(path);
      }
    },
    bytes: () =>
      sizes
        .filter(({ path }) => !large.has(path) || sentLarge.has(path))
        .reduce((sum, { size }) => sum + size, 0),
  };
}
