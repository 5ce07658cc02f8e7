import { writeFile } from "node:fs/promises";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { runServer } from "verdaccio";
import { transportAccess } from "../workspaces/registry-access.ts";

/** A registry of this machine, for as long as it is open. */
export interface LocalRegistry {
  /** Without a slash at its end. */
  readonly url: string;
  /** Of the one user who may publish; means nothing to any other registry. */
  readonly token: string;
  close(): Promise<void>;
}

/** More than the largest tarball as the base64 of a request's JSON: the model's 22 MB make 29. */
const MAX_BODY = "100mb";

/** Opens a registry for the suite's packages, whose storage is `folder`. It asks no other registry for anything. */
export async function startLocalRegistry(folder: string): Promise<LocalRegistry> {
  const server: Server = await runServer({
    configPath: join(folder, "verdaccio.yaml"),
    storage: join(folder, "storage"),
    auth: { htpasswd: { file: join(folder, "htpasswd"), max_users: 1 } },
    uplinks: {},
    packages: { "**": { access: "$all", publish: "$authenticated" } },
    web: { enable: false },
    max_body_size: MAX_BODY,
    log: { type: "stdout", format: "pretty", level: "fatal" },
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    token: await tokenOfNewUser(url),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function tokenOfNewUser(url: string): Promise<string> {
  const response = await fetch(`${url}/-/user/org.couchdb.user:rehearsal`, {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ name: "rehearsal", password: "only-of-this-run" }),
  });
  const { token } = (await response.json()) as { token?: string };
  if (token === undefined) throw new Error(`the local registry gave no token: ${response.status}`);
  return token;
}

/** Two environments for npm, whose settings, caches and tokens are their own. */
export interface NpmOfItsOwn {
  /** Knows the local registry alone. */
  readonly publishing: Readonly<Record<string, string>>;
  /** Has the suite's packages from the local registry, and all others from where this machine has them. */
  readonly installing: Readonly<Record<string, string>>;
}

/**
 * Everything npm writes it writes below `folder`, and neither the settings and tokens of whoever runs this nor their
 * cache are read. Packages of others do not pass through the local registry, which would read each one's whole history:
 * an install was not done after 120 s in place of 49 on the same busy machine (2026-11-30).
 */
export async function npmOfItsOwn(
  folder: string,
  { url, token }: LocalRegistry,
  upstream: string,
): Promise<NpmOfItsOwn> {
  const settings = join(folder, "npmrc");
  await writeFile(settings, `//${new URL(url).host}/:_authToken=${token}\nignore-scripts=true\n`);
  const own = {
    ...transportAccess,
    HOME: folder,
    npm_config_userconfig: settings,
    npm_config_globalconfig: join(folder, "npmrc-global"),
    npm_config_cache: join(folder, "npm-cache"),
    npm_config_prefix: join(folder, "npm-prefix"),
    npm_config_update_notifier: "false",
    npm_config_noproxy: new URL(url).hostname,
    npm_config_provenance: "false",
  };
  return {
    publishing: { ...own, npm_config_registry: `${url}/` },
    installing: { ...own, npm_config_registry: upstream, "npm_config_@org:registry": `${url}/` },
  };
}
