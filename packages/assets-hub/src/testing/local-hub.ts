import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { Access, type TokenOptions } from "./access.ts";
import { deliver } from "./delivery.ts";
import { type Fault, type FaultMatch, Faults, type PlacedFault } from "./faults.ts";
import type { HubRequest, HubState } from "./hub-request.ts";
import { readRoute, storedObject } from "./read-routes.ts";
import { errorReply, HubRefusal, type Reply, textReply } from "./reply.ts";
import { commitAt, historyOf, type Repository, RepositoryStore } from "./repository-store.ts";
import { listen, type RecordedRequest, readRequest, recordOf, stopListening } from "./server.ts";
import { storeObject, uploadRoute } from "./upload-routes.ts";

// What the Hub keeps in large file storage whatever its size, of the endings a bundle has; and the size from
// which it does so with everything.
const LFS_ENDINGS = [".onnx", ".npy", ".bin", ".safetensors"];
const LFS_SIZE_BYTES = 10 * 1024 * 1024;

/** How a local Hub differs from the defaults. */
export interface LocalHubOptions {
  /**
   * Whether a file goes to large file storage.
   * @default those over 10 MB, and .onnx, .npy, .bin and .safetensors
   */
  readonly lfs?: (path: string, sizeBytes: number) => boolean;
  /** Whether large files are redirected to the other host, as on the real Hub. @default true */
  readonly redirectLfs?: boolean;
  /** Entries a page of a tree holds at most; 50 where commits are asked for. @default 1000 */
  readonly treePageSize?: number;
}

/** What a repository of the local Hub is like. */
export interface RepositoryOptions {
  /** Whether it exists for callers with a token for it alone. @default false */
  readonly private?: boolean;
  /** Whether its files are for callers with a token for it alone; what there is, everyone may know. @default false */
  readonly gated?: boolean | "auto" | "manual";
  /** A token that reads and writes this repository; one added before gains it. @default none */
  readonly token?: string;
}

/** How a commit of `LocalHub.commit` differs from the defaults. */
export interface CommitOptions {
  /** Goes on from main where there is none of the name; "refs/pr/1" is one too. @default "main" */
  readonly branch?: string;
  /** Which of the files are in large file storage. @default what the hub's own `lfs` says */
  readonly lfs?: (path: string, bytes: Uint8Array) => boolean;
  /** @default "Update" */
  readonly title?: string;
  /** @default "" */
  readonly description?: string;
}

/** A commit of the local Hub. */
export interface HubCommit {
  /** 40 hexadecimal digits. */
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** Absent for the first. */
  readonly parent?: string;
}

/** A Hub of this process's own: repositories in memory, the real one's protocol, and faults at will. */
export interface LocalHub {
  /** For `hubUrl` and HF_ENDPOINT: "http://127.0.0.1:1234". */
  readonly url: string;
  /** The other host, where large files are: another origin, which no token may reach. */
  readonly storageUrl: string;
  /** Every request so far on both hosts, in the order they came. */
  readonly requests: readonly RecordedRequest[];
  clearRequests(): void;

  /** Adds a repository without commits. Throws where there is one. */
  addRepository(id: string, options?: RepositoryOptions): void;
  /** Adds a token, which starts with "hf_" as clients expect; replaces what it could do before. */
  addToken(token: string, options?: TokenOptions): void;
  /** Makes `files` the whole tree of a branch and returns the commit's 40 digits. Same history, same commit. */
  commit(id: string, files: Readonly<Record<string, Uint8Array>>, options?: CommitOptions): string;
  /** Names the commit of `revision`, a branch, tag or commit; moves a tag there is. */
  tag(id: string, name: string, revision: string): void;
  /** Copies of the files at a revision by path, however they got there. @param revision - "main" by default */
  files(id: string, revision?: string): Record<string, Uint8Array>;
  /** Commits up to a revision, newest first; none of a branch that isn't there. */
  commits(id: string, revision?: string): HubCommit[];

  /** Lets requests go wrong from now on. */
  setFault(match: FaultMatch, fault: Fault): PlacedFault;
  clearFaults(): void;

  /** Refuses connections and ends those there are, until `resume`. */
  stop(): Promise<void>;
  /** Listens again, at the same addresses. */
  resume(): Promise<void>;
  /** Stops for good. Safe to call twice. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Starts a local Hub on two free ports of 127.0.0.1. Close it: open servers keep a process alive. */
export async function startLocalHub(options: LocalHubOptions = {}): Promise<LocalHub> {
  const store = new RepositoryStore();
  const access = new Access(store);
  const faults = new Faults();
  const requests: RecordedRequest[] = [];
  const servers = { hub: createServer(), storage: createServer() };
  const ports = { hub: await listen(servers.hub, 0), storage: await listen(servers.storage, 0) };
  const state: HubState = {
    store,
    access,
    url: `http://127.0.0.1:${ports.hub}`,
    storageUrl: `http://127.0.0.1:${ports.storage}`,
    signature: randomUUID(),
    lfs: options.lfs ?? defaultLfs,
    redirectLfs: options.redirectLfs ?? true,
    treePageSize: options.treePageSize ?? 1000,
  };

  const serve = (host: "hub" | "storage") => async (message: IncomingMessage, response: ServerResponse) => {
    const recorded = { ...recordOf(host, message), status: undefined as number | undefined };
    requests.push(recorded as RecordedRequest);
    const request = await readRequest(host, message, access).catch(() => undefined);
    if (request === undefined) return void message.socket.destroy();
    const target = { host, method: request.method, path: `/${request.segments.join("/")}` };
    const [reply, fault] = faults.befall(target, request.url, state.storageUrl, () => answer(state, request));
    response.setHeader("X-Request-Id", `Root=local-${requests.length}`);
    if (!fault.silence && !fault.hangUp) recorded.status = reply.status;
    await deliver(message, response, reply, fault);
  };
  servers.hub.on("request", serve("hub"));
  servers.storage.on("request", serve("storage"));

  const repositoryOf = (id: string): Repository => {
    const repository = store.get(id);
    if (repository === undefined) throw new Error(`the local Hub has no repository ${id}`);
    return repository;
  };
  const commitOf = (id: string, revision: string) => {
    const commit = commitAt(repositoryOf(id), revision);
    if (commit === undefined) throw new Error(`the local Hub's ${id} has no revision ${revision}`);
    return commit;
  };
  const stop = async () => {
    await Promise.all(Object.values(servers).map(stopListening));
  };

  return {
    url: state.url,
    storageUrl: state.storageUrl,
    requests,
    clearRequests: () => void requests.splice(0),
    addRepository(id, { private: hidden = false, gated = false, token } = {}) {
      if (!/^[^/]+\/[^/]+$/.test(id)) throw new Error(`"${id}" is no owner/name`);
      if (store.get(id) !== undefined) throw new Error(`the local Hub has a repository ${id}`);
      store.add(id, { private: hidden, gated: gated === true ? "manual" : gated });
      if (token !== undefined) access.grant(token, id);
    },
    addToken: (token, tokenOptions = {}) => access.addToken(token, tokenOptions),
    commit(id, files, { branch = "main", lfs, title = "Update", description = "" } = {}) {
      const entries = Object.entries(files).map(([path, bytes]) => {
        const large = lfs?.(path, bytes) ?? state.lfs(path, bytes.length);
        // The tree must not change where a test goes on to change its array.
        return [path, { bytes: new Uint8Array(bytes), lfs: large }] as const;
      });
      const repository = repositoryOf(id);
      return store.commit(repository, branch, entries, { title, description }, commitAt(repository, "main"))
        .id;
    },
    tag: (id, name, revision) => void repositoryOf(id).tags.set(name, commitOf(id, revision).id),
    files: (id, revision = "main") =>
      Object.fromEntries(
        [...commitOf(id, revision).files].map(([path, file]) => [path, new Uint8Array(file.bytes)]),
      ),
    commits: (id, revision = "main") =>
      historyOf(repositoryOf(id), commitAt(repositoryOf(id), revision)).map(
        ({ id: commit, title, description, parent }) => ({
          id: commit,
          title,
          description,
          ...(parent === undefined ? {} : { parent }),
        }),
      ),
    setFault: (match, fault) => faults.place(match, fault),
    clearFaults: () => faults.clear(),
    stop,
    async resume() {
      await listen(servers.hub, ports.hub);
      await listen(servers.storage, ports.storage);
    },
    close: stop,
    [Symbol.asyncDispose]: stop,
  };
}

function defaultLfs(path: string, sizeBytes: number): boolean {
  if (sizeBytes === 0) return false;
  return sizeBytes > LFS_SIZE_BYTES || LFS_ENDINGS.some((ending) => path.endsWith(ending));
}

function answer(state: HubState, request: HubRequest): Reply {
  try {
    return (
      (request.host === "storage" ? storageRoute(state, request) : uploadRoute(state, request)) ??
      readRoute(state, request) ??
      textReply(404, "Not Found")
    );
  } catch (error) {
    if (error instanceof HubRefusal) return error.reply;
    // A body of another shape than the protocol's: the client's mistake, which must not end the test's process.
    return errorReply(500, `The local Hub failed: ${error}`);
  }
}

/** The other host: objects at signed addresses, and for a redirect fault whatever the hub would let anyone read. */
function storageRoute(state: HubState, request: HubRequest): Reply | undefined {
  if (request.headers.authorization !== undefined) {
    return textReply(400, "Only one auth mechanism allowed: the signature or the Authorization header");
  }
  const [place] = request.segments;
  if (place !== "objects" && place !== "uploads") return undefined;
  if (request.query.get("Signature") !== state.signature) return textReply(403, "Access denied");
  return (request.method === "PUT" && place === "uploads" ? storeObject : storedObject)(state, request);
}
