import { type AssetsNotFoundError, ClassifierError } from "@org/classifier-core";
import type { ConnectionSettings } from "../hub-options.ts";
import { absent, type Subject, TransientFailure, unavailable } from "./failures.ts";
import { hubFetch, networkFailure, readBody } from "./hub-fetch.ts";
import { retrying } from "./retrying.ts";

/** A file of a repository at one commit, as the Hub describes it. */
export interface HubFile {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** Names the content, and the blob in the cache: SHA-256 of a large file, Git's own SHA-1 of any other. */
  readonly etag: string;
}

interface Question {
  readonly repo: string;
  readonly revision: string;
}

export interface AskOptions {
  readonly signal?: AbortSignal | undefined;
  /** Whether a failure that may pass is tried again. @default true */
  readonly patient?: boolean | undefined;
}

/** An answer about a repository takes some kilobytes; more than this is none. */
const MAX_ANSWER_BYTES = 32 * 1024 * 1024;
/** Paths in one question: the Hub takes more, and bundles have fewer. */
const PATHS_A_QUESTION = 200;
const ETAG = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

/** Asks the Hub about one repository. */
export interface HubClient {
  /** Whom its failures are about. */
  readonly subject: Subject;
  /** The commit a branch or tag stands for now, 40 hex digits. */
  resolveRevision(options?: AskOptions): Promise<string>;
  /** Size and hash of every path there is a file of at `commit`; paths without one are left out. */
  describeFiles(commit: string, paths: readonly string[], options?: AskOptions): Promise<HubFile[]>;
  /** Where the content of a file is. */
  fileUrl(commit: string, path: string): string;
}

/** A client of the repository at `revision`. Makes no request by itself. */
export function createHubClient(
  connection: ConnectionSettings,
  { name, repo, revision }: Question & { readonly name: string },
): HubClient {
  const subject: Subject = { name, repo, revision, tokenSent: connection.token !== undefined };
  const retry = (patient = true) => (patient ? connection.retry : { ...connection.retry, retries: 0 });

  /** The library's own fetch parameter: our rules for tokens, time, retries and failures. */
  const fetchFor = ({ signal, patient }: AskOptions): typeof globalThis.fetch => {
    const ask = (url: Parameters<typeof globalThis.fetch>[0], init?: RequestInit) =>
      retrying(
        retry(patient),
        async () => {
          const address = typeof url === "string" || url instanceof URL ? url : url.url;
          const response = await hubFetch(connection, subject, address, { ...init, signal: signal ?? null });
          // Read here, so that an answer that breaks off is asked for again.
          const body = await readAnswer(readBody(response, connection, subject, signal));
          return new Response(body, { status: response.status, headers: response.headers });
        },
        { signal },
      );
    return ask;
  };

  const asking = <Result>(question: () => Promise<Result>, signal: AbortSignal | undefined) =>
    question().catch((error: unknown) => {
      signal?.throwIfAborted();
      throw typedFailure(error, subject);
    });

  return {
    subject,
    resolveRevision: (options = {}) =>
      asking(async () => {
        const { modelInfo } = await import("@huggingface/hub");
        const info = await modelInfo({
          name: repo,
          revision,
          hubUrl: connection.endpoint,
          fetch: fetchFor(options),
          additionalFields: ["sha"],
        });
        const { sha } = info;
        if (typeof sha !== "string" || !/^[0-9a-f]{40}$/.test(sha)) {
          throw unavailable(subject, "the endpoint names no commit, so it is not the Hub's");
        }
        return sha;
      }, options.signal),

    describeFiles: (commit, paths, options = {}) =>
      asking(async () => {
        const { pathsInfo } = await import("@huggingface/hub");
        const files: HubFile[] = [];
        for (let from = 0; from < paths.length; from += PATHS_A_QUESTION) {
          const found = await pathsInfo({
            repo: { type: "model", name: repo },
            paths: paths.slice(from, from + PATHS_A_QUESTION),
            revision: commit,
            hubUrl: connection.endpoint,
            fetch: fetchFor(options),
          });
          for (const { path, type, size, oid, lfs } of found) {
            const etag = lfs?.oid ?? oid;
            if (type !== "file" || !paths.includes(path)) continue;
            if (typeof etag !== "string" || !ETAG.test(etag) || !Number.isSafeInteger(size) || size < 0) {
              throw unavailable(subject, "the endpoint describes a file as the Hub does not");
            }
            files.push({ path, size: lfs?.size ?? size, etag });
          }
        }
        return files;
      }, options.signal),

    fileUrl: (commit, path) =>
      `${connection.endpoint}/${repo}/resolve/${commit}/${path.split("/").map(encodeURIComponent).join("/")}`,
  };
}

/** What a failure of the library, or of our own requests behind it, means to a caller. */
export function typedFailure(error: unknown, subject: Subject): ClassifierError {
  if (ClassifierError.isInstance(error)) return error;
  if (error instanceof TransientFailure) return unavailable(subject, error.reason);
  // JSON that is none: a sign-in page of a hotel, a proxy's complaint.
  if (error instanceof SyntaxError || (error as Error)?.message?.startsWith("malformed response")) {
    return unavailable(subject, "the endpoint answers, but not as the Hub does");
  }
  const failure = networkFailure(error, subject);
  return failure instanceof TransientFailure ? unavailable(subject, failure.reason) : failure;
}

/** The paths that are needed and not there, as one error that names them all; undefined where none is missing. */
export function missingFiles(
  subject: Subject,
  needed: readonly string[],
  found: readonly HubFile[],
): AssetsNotFoundError | undefined {
  const there = new Set(found.map(({ path }) => path));
  const missing = needed.filter((path) => !there.has(path));
  return missing.length === 0 ? undefined : absent(subject, `${missing.join(", ")} in `);
}

/** All of an answer that is held in memory. */
export async function readAnswer(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > MAX_ANSWER_BYTES) throw new SyntaxError("an answer that does not end");
    parts.push(chunk);
  }
  const whole = new Uint8Array(bytes);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
