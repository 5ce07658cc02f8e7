import { sha256 } from "./git-objects.ts";
import { type HubRequest, type HubState, jsonBody, requireCommit, takeRevision } from "./hub-request.ts";
import { jsonReply, type Reply, refuse, textReply } from "./reply.ts";
import { commitAt, type NewFile, type Repository } from "./repository-store.ts";

/** `GET /api/whoami-v2`. */
export function whoami(state: HubState, request: HubRequest): Reply {
  const token = state.access.user(request.caller);
  const accessToken = { displayName: "local", role: token.write ? "write" : "read" };
  return jsonReply({
    type: "user",
    id: sha256(Buffer.from(token.user)).slice(0, 24),
    name: token.user,
    fullname: token.user,
    orgs: [],
    auth: { type: "access_token", accessToken },
  });
}

/** `POST /api/repos/create`. As on the Hub, a new repository begins with a commit of its own. */
export function createRepository(state: HubState, request: HubRequest): Reply {
  const { name, organization, type = "model", visibility, private: hidden } = jsonBody(request);
  if (type !== "model" || typeof name !== "string" || !/^[\w.-]+$/.test(name)) {
    return refuse(400, "The local Hub makes models with a name only");
  }
  const owner = organization ?? state.access.user(request.caller).user;
  const id = `${owner}/${name}`;
  state.access.writer(request.caller, id);
  const url = `${state.url}/${id}`;
  if (state.store.get(id) !== undefined) {
    return jsonReply({ error: "You already created this model repo", url }, {}, 409);
  }
  const repository = state.store.add(id, {
    private: visibility === "private" || hidden === true,
    gated: false,
  });
  const bytes = Buffer.from("*.onnx filter=lfs diff=lfs merge=lfs -text\n");
  state.store.commit(repository, "main", [[".gitattributes", { bytes, lfs: false }]], {
    title: "initial commit",
    description: "",
  });
  return jsonReply({ url, name: id, id });
}

/** `POST /api/models/{id}/branch/{branch}`. */
export function createBranch(state: HubState, request: HubRequest, id: string, branch: string): Reply {
  const repository = writable(state, request, id);
  const { startingPoint, emptyBranch, overwrite } = jsonBody(request);
  const there = repository.branches.has(branch);
  if (there && overwrite !== true) return refuse(409, `Reference already exists: ${branch}`);
  if (emptyBranch === true) {
    repository.branches.delete(branch);
    state.store.commit(repository, branch, [], { title: "initial commit", description: "" });
  } else if (!there || startingPoint !== undefined) {
    repository.branches.set(branch, requireCommit(repository, String(startingPoint ?? "main")).id);
  }
  return jsonReply({});
}

/** `POST /api/models/{id}/preupload/{rev}`: which files go to large file storage. */
export function preupload(state: HubState, request: HubRequest, id: string, revision: string): Reply {
  const repository = writable(state, request, id);
  const head = headOf(repository, revision);
  const { files } = jsonBody(request);
  if (!Array.isArray(files)) return refuse(400, '"files" must be a list');
  return jsonReply({
    commitOid: head?.id,
    files: files.map(({ path, size }: { path: string; size: number }) => {
      const before = head?.files.get(path);
      return {
        path,
        uploadMode: state.lfs(path, size) ? "lfs" : "regular",
        shouldIgnore: false,
        oid: before?.lfs?.oid ?? before?.blobOid,
      };
    }),
  });
}

/** `POST /{id}.git/info/lfs/objects/batch`: where to put what isn't there yet. */
export function lfsBatch(state: HubState, request: HubRequest, id: string): Reply {
  const repository = writable(state, request, id);
  const { operation, objects, transfers = ["basic"] } = jsonBody(request);
  if (operation !== "upload" || !Array.isArray(objects) || !(transfers as unknown[]).includes("basic")) {
    return refuse(422, "The local Hub takes basic uploads only");
  }
  const told = objects.map(({ oid, size }: { oid: string; size: number }) => {
    if (repository.lfsObjects.has(oid)) return { oid, size };
    const href = `${state.storageUrl}/uploads/${id}/${oid}?size=${size}&Signature=${state.signature}`;
    return { oid, size, actions: { upload: { href } } };
  });
  return jsonReply({ transfer: "basic", objects: told }, { "Content-Type": "application/vnd.git-lfs+json" });
}

/** `PUT` of a large file on the other host, which takes only the bytes it was told of. */
export function storeObject(state: HubState, request: HubRequest): Reply {
  const [, owner, name, oid = ""] = request.segments;
  const repository = state.store.get(`${owner}/${name}`);
  if (repository === undefined) return textReply(404, "No such bucket");
  if (String(request.body.length) !== request.query.get("size") || sha256(request.body) !== oid) {
    return textReply(400, "The bytes are not those of the size and checksum announced");
  }
  repository.lfsObjects.set(oid, request.body);
  return textReply(200, "", { ETag: `"${oid}"` });
}

/** `POST /api/models/{id}/commit/{rev}`: a header, then one operation a line. */
export function commitOperations(state: HubState, request: HubRequest, id: string, branch: string): Reply {
  const repository = writable(state, request, id);
  if (request.query.has("create_pr")) return refuse(400, "The local Hub opens no pull requests");
  const head = headOf(repository, branch);
  const lines = parseLines(request.body);
  const header = lines.find(({ key }) => key === "header")?.value;
  const { summary, description = "", parentCommit } = header ?? {};
  if (typeof summary !== "string" || summary === "") return refuse(400, '"summary" is required');
  if (typeof parentCommit === "string" && parentCommit !== head?.id) {
    return refuse(412, "A commit has happened since. Please refresh and try again.");
  }
  const files = new Map<string, NewFile>();
  for (const [path, { bytes, lfs }] of head?.files ?? []) files.set(path, { bytes, lfs: lfs !== undefined });
  for (const { key, value } of lines) {
    if (key !== "header") operate(repository, files, key, value);
  }
  const commit = state.store.commit(repository, branch, files, {
    title: summary,
    description: String(description),
  });
  return jsonReply({
    success: true,
    commitOid: commit.id,
    commitUrl: `${state.url}/${id}/commit/${commit.id}`,
    hookOutput: "",
  });
}

interface CommitLine {
  readonly key: string;
  readonly value: Readonly<Record<string, unknown>>;
}

function parseLines(body: Uint8Array): CommitLine[] {
  const lines = Buffer.from(body).toString().split("\n");
  try {
    return lines.filter((line) => line.trim() !== "").map((line) => JSON.parse(line) as CommitLine);
  } catch {
    return refuse(400, "Invalid JSON in a line of the commit");
  }
}

function operate(
  repository: Repository,
  files: Map<string, NewFile>,
  key: string,
  value: CommitLine["value"],
): void {
  const isFolder = key === "deletedFolder";
  // A folder may be named with the slash it ends in.
  const path = isFolder ? String(value.path).replace(/\/$/, "") : String(value.path);
  if (path.split("/").some((name) => ["", ".", "..", ".git"].includes(name))) {
    refuse(400, `Invalid path: ${path}`);
  }
  if (key === "file") {
    const encoding = value.encoding === "base64" ? "base64" : "utf8";
    files.set(path, { bytes: Buffer.from(String(value.content), encoding), lfs: false });
  } else if (key === "lfsFile") {
    const bytes = repository.lfsObjects.get(String(value.oid));
    if (bytes === undefined || (value.size !== undefined && value.size !== bytes.length)) {
      refuse(422, `LFS pointer pointed to a file that does not exist: ${path}`);
    }
    files.set(path, { bytes, lfs: true });
  } else if (isFolder || key === "deletedFile") {
    const gone = [...files.keys()].filter((name) => (isFolder ? name.startsWith(`${path}/`) : name === path));
    if (gone.length === 0) refuse(404, "A file with this name doesn't exist", "EntryNotFound");
    for (const name of gone) files.delete(name);
  } else {
    refuse(400, `The local Hub knows no operation ${key}`);
  }
}

function writable(state: HubState, request: HubRequest, id: string): Repository {
  const repository = state.access.readable(request.caller, id);
  state.access.writer(request.caller, id);
  return repository;
}

/** The commit a branch is at; "main" may have none yet. */
function headOf(repository: Repository, branch: string) {
  if (!repository.branches.has(branch) && branch !== "main") {
    return refuse(404, `Invalid rev id: ${branch}`, "RevisionNotFound");
  }
  return commitAt(repository, branch);
}

/** The route of a request that writes, or asks who may; nothing where there is none. */
export function uploadRoute(state: HubState, request: HubRequest): Reply | undefined {
  const { method, segments } = request;
  const path = segments.join("/");
  if (method === "GET" && path === "api/whoami-v2") return whoami(state, request);
  if (method !== "POST") return undefined;
  if (path === "api/repos/create") return createRepository(state, request);
  // What Python asks before it uploads a README; the real Hub looks at the front matter.
  if (path === "api/validate-yaml") return jsonReply({ errors: [], warnings: [] });
  const [, id] = /^([^/]+\/[^/]+)\.git\/info\/lfs\/objects\/batch$/.exec(path) ?? [];
  if (id !== undefined) return lfsBatch(state, request, id);
  const [api, kind, owner, name, verb, ...rest] = segments;
  if (api !== "api" || kind !== "models") return undefined;
  const [revision] = takeRevision(rest);
  if (verb === "branch") return createBranch(state, request, `${owner}/${name}`, revision);
  if (verb === "preupload") return preupload(state, request, `${owner}/${name}`, revision);
  if (verb === "commit") return commitOperations(state, request, `${owner}/${name}`, revision);
  return undefined;
}
