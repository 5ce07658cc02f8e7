import { refuse } from "./reply.ts";
import type { Repository, RepositoryStore } from "./repository-store.ts";

/** What a token of the local Hub may do. */
export interface TokenOptions {
  /** Whether it may create repositories and commit. @default false */
  readonly write?: boolean;
  /** The repositories it reaches, private and gated ones among them. @default every repository */
  readonly repositories?: readonly string[];
  /** The user it belongs to, as whoami-v2 tells. @default "local-user" */
  readonly user?: string;
}

export interface Token {
  readonly write: boolean;
  readonly user: string;
  /** Absent for every repository. */
  readonly repositories?: Set<string>;
}

export type Caller = Token | "anonymous" | "invalid";

/** Who asks. A token nobody added is invalid, which the Hub treats worse than none. */
export class Access {
  readonly #tokens = new Map<string, Token>();
  readonly #store: RepositoryStore;

  constructor(store: RepositoryStore) {
    this.#store = store;
  }

  addToken(value: string, options: TokenOptions): void {
    const { write = false, user = "local-user", repositories } = options;
    this.#tokens.set(value, {
      write,
      user,
      ...(repositories === undefined ? {} : { repositories: new Set(repositories) }),
    });
  }

  /** Lets `value` read and write `id`, beside what it reaches already. */
  grant(value: string, id: string): void {
    const before = this.#tokens.get(value);
    const reached = before === undefined ? [] : before.repositories;
    this.addToken(value, {
      write: true,
      ...(before === undefined ? {} : { user: before.user }),
      ...(reached === undefined ? {} : { repositories: [...reached, id] }),
    });
  }

  caller(authorization: string | undefined): Caller {
    if (authorization === undefined) return "anonymous";
    const [, value = ""] = /^Bearer (.+)$/i.exec(authorization) ?? [];
    return this.#tokens.get(value) ?? "invalid";
  }

  /** The repository `id`, where the caller may know that it exists. */
  readable(caller: Caller, id: string): Repository {
    const repository = this.#store.get(id);
    if (repository !== undefined && !repository.private && caller !== "invalid") return repository;
    if (typeof caller === "string") return unauthorized(caller);
    if (repository !== undefined && reaches(caller, repository)) return repository;
    return refuse(404, "Repository not found", "RepoNotFound");
  }

  /** The repository `id`, where the caller may read its files too. */
  downloadable(caller: Caller, id: string): Repository {
    const repository = this.#store.get(id);
    // The Hub says GatedRepo to a token it doesn't know as to none at all.
    if (repository !== undefined && !repository.private && repository.gated && typeof caller === "string") {
      const needs = "You must have access to it and be authenticated to access it. Please log in.";
      return refuse(401, `Access to model ${id} is restricted. ${needs}`, "GatedRepo");
    }
    const readable = this.readable(caller, id);
    if (readable.gated && typeof caller !== "string" && !reaches(caller, readable)) {
      const ask = `you are not in the authorized list. Visit the model's page to ask for access.`;
      return refuse(403, `Access to model ${id} is restricted and ${ask}`, "GatedRepo");
    }
    return readable;
  }

  /** The token that may write to `id`, which need not exist yet. */
  writer(caller: Caller, id: string): Token {
    if (typeof caller === "string") return unauthorized(caller);
    if (!caller.write) return refuse(403, "Forbidden: this token may read, but not write.");
    if (caller.repositories !== undefined && !caller.repositories.has(id)) {
      return refuse(403, `Forbidden: this token may not write to ${id}.`);
    }
    return caller;
  }

  user(caller: Caller): Token {
    if (typeof caller === "string") return unauthorized(caller);
    return caller;
  }
}

/** No X-Error-Code here: the Hub doesn't tell what is private from what isn't there. */
function unauthorized(caller: "anonymous" | "invalid"): never {
  const invalid = "Invalid credentials in Authorization header";
  return refuse(401, caller === "invalid" ? invalid : "Invalid username or password.");
}

function reaches(token: Token, repository: Repository): boolean {
  return token.repositories === undefined || token.repositories.has(repository.id);
}
