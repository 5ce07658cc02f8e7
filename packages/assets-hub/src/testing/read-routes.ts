import { sha256 } from "./git-objects.ts";
import { type HubRequest, type HubState, jsonBody, requireCommit, takeRevision } from "./hub-request.ts";
import { errorReply, fileReply, jsonReply, type Reply, refuse, textReply } from "./reply.ts";
import { commitAt, type StoredFile } from "./repository-store.ts";
import { told, treeEntries } from "./tree-entries.ts";

// Entries of a page that tell each entry's commit: the Hub looks those up one by one.
const EXPANDED_PAGE_SIZE = 50;

/** `GET /api/models/{id}` and `/api/models/{id}/revision/{rev}`. A repository's card is public where its files aren't. */
export function modelInfo(state: HubState, request: HubRequest, id: string, revision?: string): Reply {
  const repository = state.access.readable(request.caller, id);
  const head = revision === undefined ? commitAt(repository, "HEAD") : requireCommit(repository, revision);
  const withSizes = request.query.has("blobs");
  const all: Record<string, unknown> = {
    _id: sha256(Buffer.from(id)).slice(0, 24),
    id,
    modelId: id,
    author: id.split("/")[0],
    sha: head?.id,
    createdAt: [...repository.commits.values()][0]?.date,
    lastModified: (commitAt(repository, "HEAD") ?? head)?.date,
    private: repository.private,
    gated: repository.gated,
    disabled: false,
    downloads: 0,
    likes: 0,
    tags: [],
    spaces: [],
    usedStorage: [...repository.lfsObjects.values()].reduce((sum, bytes) => sum + bytes.length, 0),
    siblings: [...(head?.files ?? [])].map(([rfilename, file]) => ({
      rfilename,
      ...(withSizes ? siblingSizes(file) : {}),
    })),
  };
  const wanted = [...request.query.getAll("expand"), ...request.query.getAll("expand[]")];
  if (wanted.length === 0) return jsonReply(all);
  return jsonReply(Object.fromEntries(["_id", "id", ...wanted].map((key) => [key, all[key]])));
}

function siblingSizes({ bytes, blobOid, lfs }: StoredFile) {
  return {
    size: bytes.length,
    blobId: blobOid,
    ...(lfs === undefined ? {} : { lfs: { sha256: lfs.oid, size: lfs.size, pointerSize: lfs.pointerSize } }),
  };
}

/** `POST /api/models/{id}/paths-info/{rev}`: what there is of the paths asked for, and nothing of the rest. */
export function pathsInfo(state: HubState, request: HubRequest, id: string, revision: string): Reply {
  const repository = state.access.readable(request.caller, id);
  const commit = requireCommit(repository, revision);
  const form = request.headers["content-type"]?.startsWith("application/x-www-form-urlencoded");
  const fields = form ? new URLSearchParams(Buffer.from(request.body).toString()) : undefined;
  const asked = fields ? { paths: fields.getAll("paths"), expand: fields.get("expand") } : jsonBody(request);
  const paths = typeof asked.paths === "string" ? [asked.paths] : asked.paths;
  if (!Array.isArray(paths)) return refuse(400, '"paths" must be a list');
  const expand = asked.expand === true || String(asked.expand).toLowerCase() === "true";
  const entries = new Map(treeEntries(commit, "", true).map((entry) => [entry.path, entry]));
  return jsonReply(
    paths.flatMap((path) => {
      const entry = entries.get(String(path).replace(/\/$/, ""));
      return entry === undefined ? [] : [told(entry, repository, expand)];
    }),
  );
}

/** `GET /api/models/{id}/tree/{rev}[/path]`, a page at a time. */
export function listTree(
  state: HubState,
  request: HubRequest,
  id: string,
  revision: string,
  folder: string,
): Reply {
  const repository = state.access.readable(request.caller, id);
  const commit = requireCommit(repository, revision);
  const is = (name: string) => request.query.get(name)?.toLowerCase() === "true";
  const entries = treeEntries(commit, folder, is("recursive"));
  if (folder !== "" && entries.length === 0) {
    return errorReply(404, `${folder} does not exist on "${revision}"`, "EntryNotFound");
  }
  const largest = is("expand") ? Math.min(EXPANDED_PAGE_SIZE, state.treePageSize) : state.treePageSize;
  const limit = Math.min(Number(request.query.get("limit")) || largest, largest);
  const from = Number(request.query.get("cursor")) || 0;
  const page = entries.slice(from, from + limit).map((entry) => told(entry, repository, is("expand")));
  if (from + limit >= entries.length) return jsonReply(page);
  const next = new URL(request.url, request.host === "hub" ? state.url : state.storageUrl);
  next.searchParams.set("cursor", String(from + limit));
  return jsonReply(page, { Link: `<${next.href}>; rel="next"` });
}

/** `HEAD` and `GET /{id}/resolve/{rev}/{path}`. */
export function resolveFile(
  state: HubState,
  request: HubRequest,
  id: string,
  revision: string,
  path: string,
): Reply {
  const repository = state.access.downloadable(request.caller, id);
  const commit = requireCommit(repository, revision);
  const file = commit.files.get(path);
  const headers = { "X-Repo-Commit": commit.id };
  if (file === undefined) return errorReply(404, "Entry not found", "EntryNotFound", headers);
  const content = { ...headers, ...contentHeaders(path) };
  if (file.lfs === undefined) return fileReply(file.bytes, file.blobOid, content, request);
  const linked = { "X-Linked-ETag": `"${file.lfs.oid}"`, "X-Linked-Size": String(file.lfs.size) };
  if (!state.redirectLfs) return fileReply(file.bytes, file.lfs.oid, { ...content, ...linked }, request);
  const names = path.split("/").map(encodeURIComponent).join("/");
  const location = `${state.storageUrl}/objects/${id}/${file.lfs.oid}/${names}?Signature=${state.signature}`;
  return textReply(302, `Found. Redirecting to ${location}`, { ...headers, ...linked, Location: location });
}

/** `GET` of a large file on the other host, which knows signatures and no tokens. */
export function storedObject(state: HubState, request: HubRequest): Reply {
  const [, owner, name, oid = "", ...names] = request.segments;
  const bytes = state.store.get(`${owner}/${name}`)?.lfsObjects.get(oid);
  if (bytes === undefined) return textReply(404, "No such key");
  // The storage names files by a hash of its own, as long as a sha256 and not one of the bytes.
  const etag = sha256(Buffer.from(`storage ${oid}`));
  return fileReply(bytes, etag, contentHeaders(names.join("/")), request);
}

function contentHeaders(path: string): Record<string, string> {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const ascii = name.replace(/[^\x20-\x7e]|["\\]/g, "_");
  return {
    "Content-Type": /\.(json|md|txt)$/.test(name) ? "text/plain; charset=utf-8" : "application/octet-stream",
    "Content-Disposition": `inline; filename*=UTF-8''${encodeURIComponent(name)}; filename="${ascii}";`,
  };
}

/** The route of a request that reads; nothing where there is none. */
export function readRoute(state: HubState, request: HubRequest): Reply | undefined {
  const { method, segments } = request;
  if (segments[0] !== "api") {
    const [owner, name, verb, ...rest] = segments;
    if (verb !== "resolve" || rest.length < 2 || (method !== "GET" && method !== "HEAD")) return undefined;
    const [revision, path] = takeRevision(rest);
    return resolveFile(state, request, `${owner}/${name}`, revision, path.join("/"));
  }
  const [, kind, owner, name, verb, ...rest] = segments;
  if (kind !== "models" || name === undefined) return undefined;
  const id = `${owner}/${name}`;
  const [revision, path] = takeRevision(rest);
  if (method === "POST") {
    return verb === "paths-info" ? pathsInfo(state, request, id, revision) : undefined;
  }
  if (method !== "GET") return undefined;
  if (verb === undefined) return modelInfo(state, request, id);
  if (verb === "revision") return modelInfo(state, request, id, revision);
  if (verb === "tree") return listTree(state, request, id, revision, path.join("/"));
  return undefined;
}
