import { AssetsUnavailableError, InvalidArgumentError } from "@org/classifier-core";
import { checkAssetPath } from "@org/classifier-core/provider";
import { absent, type Subject } from "../client/failures.ts";
import { createHubClient, typedFailure } from "../client/hub-client.ts";
import { HubRefusedError, HubUnauthorizedError } from "../errors/index.ts";
import type { ConnectionSettings, HubConnection } from "../hub-options.ts";
import type { HubProgress } from "../progress.ts";
import { type MadeCommit, makeCommit, overtaken } from "./make-commit.ts";
import { fetchForPublishing, UnknownOutcome } from "./publish-fetch.ts";
import { MAIN, PUBLISHER, publishSettings, requireToken } from "./publish-settings.ts";
import { findHead, type RepositoryHead } from "./repository-head.ts";
import { openContents, type UploadContent } from "./upload-contents.ts";
import { changesNothing, planUpload, type UploadPlan } from "./upload-plan.ts";

export type { UploadContent };

export interface UploadFilesOptions extends HubConnection {
  /** `organisation/name`. */
  readonly repo: string;
  /** Begun at main's commit where it is missing. @default "main" */
  readonly branch?: string | undefined;
  /** Whether a repository that is missing is made. @default true */
  readonly create?: boolean | undefined;
  /**
   * Who sees a repository that is made. With `true`, one that is there and public is refused, too: nothing that was
   * meant to be private may become public by a mistyped name.
   * @default what the organisation's settings say
   */
  readonly private?: boolean | undefined;
  /** Path in the repository → content. What the repository has with the same bytes is not sent. */
  readonly files: ReadonlyMap<string, UploadContent>;
  /** Paths to remove; those that are not there are passed over. @default none */
  readonly remove?: readonly string[] | undefined;
  /** First line of the commit's message. */
  readonly title: string;
  /** Rest of the commit's message. @default none */
  readonly description?: string | undefined;
  /** Refuse unless this is the commit that a push builds on, as `openRepository` has it. @default whatever is there */
  readonly parentCommit?: string | undefined;
  /** Look at what would change, and send nothing; needs no token for a public repository. @default false */
  readonly dryRun?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called as bytes leave. */
  readonly onProgress?: ((event: HubProgress) => void) | undefined;
}

/** What an upload did, or, in a dry run, would do. */
export interface UploadReport extends UploadPlan {
  /** The commit with all of it: the new one, or the one before where nothing changed; absent in a dry run. */
  readonly commit?: string;
  /** The page of that commit; in a dry run, the repository's. */
  readonly url: string;
  /** Whether the repository was made for it. */
  readonly created: boolean;
  /** Bytes that were sent; in a dry run, the size of what would be added or changed. */
  readonly bytes: number;
}

/**
 * Puts files into a Hugging Face repository and removes others, all in one commit: whoever reads the repository sees
 * the old state or the new one. Makes the repository and the branch where they are missing. What changes nothing makes
 * no commit. Holds no file in memory that it was given by path, but for those small enough to be part of the commit.
 *
 * Rejects with HubUnauthorizedError without a token (before any request) or with one that may not write; with
 * HubRefusedError of status 412 when somebody else has pushed meanwhile, and of another status for what the Hub does
 * not take; with AssetsUnavailableError when the Hub cannot be reached; with AssetsNotFoundError for a missing
 * repository where `create` is false; with InvalidArgumentError for options it cannot use; and with the signal's reason
 * on an abort. Requests that failed by chance are repeated, but none that might then be done twice.
 */
export async function uploadFiles(options: UploadFilesOptions): Promise<UploadReport> {
  const { repo, branch = MAIN, dryRun = false, remove = [], signal } = options;
  signal?.throwIfAborted();
  const connection = publishSettings(options, repo, branch);
  checkMessage(options);
  if (!dryRun) requireToken(connection, repo);
  for (const path of remove) checkAssetPath(path);
  const contents = await openContents(options.files);
  const subject: Subject = {
    name: PUBLISHER,
    repo,
    revision: branch,
    tokenSent: connection.token !== undefined,
  };
  const upload: Upload = { options, connection, subject, contents };

  const before = await findHead(connection, subject, signal);
  if (before.found === "nothing" && options.create === false) throw absent(subject, "");
  const created = before.found === "nothing";
  const head = created && !dryRun ? await createRepository(upload) : before;
  refusePublic(upload, head);
  if (options.parentCommit !== undefined && options.parentCommit !== head.commit) throw overtaken(repo);

  const plan = await planUpload(
    createHubClient(connection, subject),
    head.commit,
    contents,
    remove.filter((path) => !contents.has(path)),
    signal,
  );
  if (dryRun) {
    return { ...plan, url: `${connection.endpoint}/${repo}`, created, bytes: sizeOf(plan, contents) };
  }
  if (head.found === "repository without the branch" && branch !== MAIN) {
    await createBranch(upload, head.commit);
  }
  const made: MadeCommit =
    changesNothing(plan) && head.commit !== undefined
      ? { commit: head.commit, bytes: 0 }
      : await commitPlan(upload, plan, head.commit);
  return {
    ...plan,
    ...made,
    url: `${connection.endpoint}/${repo}/commit/${made.commit}`,
    created,
  };
}

interface Upload {
  readonly options: UploadFilesOptions;
  readonly connection: ConnectionSettings;
  readonly subject: Subject;
  readonly contents: ReadonlyMap<string, Blob>;
}

async function commitPlan(upload: Upload, plan: UploadPlan, parent: string | undefined): Promise<MadeCommit> {
  const { options, connection, subject, contents } = upload;
  const { title, description = "", signal, onProgress } = options;
  const sent = [...plan.added, ...plan.changed].sort();
  try {
    return await makeCommit({
      connection,
      subject,
      parent,
      contents: new Map(sent.map((path) => [path, contents.get(path) as Blob])),
      removed: plan.removed,
      title,
      description,
      signal,
      onProgress,
    });
  } catch (error) {
    if (!(error instanceof UnknownOutcome)) throw error;
    const commit = await findOurCommit(upload, parent).catch(() => undefined);
    signal?.throwIfAborted();
    if (commit !== undefined) return { commit, bytes: sizeOf(plan, contents) };
    throw new AssetsUnavailableError({
      provider: PUBLISHER,
      reason: `${error.reason}, and whether the request was taken is not known (${subject.repo})`,
      remedy: "Push again: what was done after all is found then, and not done twice.",
    });
  }
}

/** The branch's commit where it has moved and holds what was to be put there: the answer was lost, not the commit. */
async function findOurCommit(
  { options, connection, subject, contents }: Upload,
  parent: string | undefined,
): Promise<string | undefined> {
  const { remove = [], signal } = options;
  const head = await findHead(connection, subject, signal);
  if (head.found !== "branch" || head.commit === parent) return undefined;
  const client = createHubClient(connection, subject);
  const left = remove.filter((path) => !contents.has(path));
  return changesNothing(await planUpload(client, head.commit, contents, left, signal))
    ? head.commit
    : undefined;
}

async function createRepository({ options, connection, subject }: Upload): Promise<RepositoryHead> {
  const { signal } = options;
  const { createRepo } = await import("@huggingface/hub");
  await unlessThere(subject, signal, () =>
    createRepo({
      repo: { type: "model", name: subject.repo },
      hubUrl: connection.endpoint,
      ...(options.private === undefined ? {} : { visibility: options.private ? "private" : "public" }),
      fetch: fetchForPublishing({ connection, subject, signal }),
      // Demanded by the type alone: our fetch signs the requests, and takes tokens of mirrors, too.
      accessToken: "",
    }),
  );
  const head = await findHead(connection, subject, signal);
  if (head.found !== "nothing") return head;
  throw new HubUnauthorizedError({
    repo: subject.repo,
    found: "a repository of that name, which the token does not see",
    tokenSent: true,
  });
}

async function createBranch(
  { options, connection, subject }: Upload,
  commit: string | undefined,
): Promise<void> {
  const { signal } = options;
  const library = await import("@huggingface/hub");
  await unlessThere(subject, signal, () =>
    library.createBranch({
      repo: { type: "model", name: subject.repo },
      branch: subject.revision,
      hubUrl: connection.endpoint,
      fetch: fetchForPublishing({ connection, subject, signal }),
      ...(commit === undefined ? { empty: true } : { revision: commit }),
    }),
  );
}

/** Two may begin the same; what is there already will do. */
async function unlessThere(
  subject: Subject,
  signal: AbortSignal | undefined,
  create: () => Promise<unknown>,
): Promise<void> {
  try {
    await create();
  } catch (error) {
    signal?.throwIfAborted();
    if (!(error instanceof HubRefusedError && error.status === 409)) throw typedFailure(error, subject);
  }
}

function refusePublic({ options, subject }: Upload, head: RepositoryHead): void {
  if (options.private !== true || head.private !== false) return;
  throw new InvalidArgumentError({
    argument: "private",
    expected: "a private repository, or none yet",
    found: `${subject.repo}, which is public`,
    remedy: "Make it private on its page, name another one, or say that it may be public.",
  });
}

function sizeOf({ added, changed }: UploadPlan, contents: ReadonlyMap<string, Blob>): number {
  return [...added, ...changed].reduce((sum, path) => sum + (contents.get(path)?.size ?? 0), 0);
}

function checkMessage({ title }: UploadFilesOptions): void {
  if (typeof title === "string" && title.trim() !== "") return;
  throw new InvalidArgumentError({
    argument: "title",
    expected: "the first line of the commit's message",
    found: typeof title === "string" ? "an empty text" : typeof title,
  });
}
