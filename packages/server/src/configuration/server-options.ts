import { InvalidArgumentError } from "@org/classifier-core";
import { LEAST_KEY_LENGTH } from "../security/api-keys.ts";
import type { ServiceOptions } from "./service-options.ts";
import { whole } from "./service-options.ts";

/** How a server of its own is made. */
export interface ServerOptions extends ServiceOptions {
  /** Address to listen on; elsewhere than on this machine only with keys, or `insecure`. @default "127.0.0.1" */
  readonly host?: string | undefined;
  /** Port to listen on; 0 takes a free one. @default 8080 */
  readonly port?: number | undefined;
  /** Keys of which a request has to carry one. @default none */
  readonly apiKeys?: readonly string[] | undefined;
  /** Without keys listens elsewhere than on this machine too, and answers whatever name it is asked by. @default false */
  readonly insecure?: boolean | undefined;
  /**
   * Requests a minute from one caller, by key or else by address; 0 sets no limit.
   * @default 0 on this machine, 600 elsewhere
   */
  readonly rateLimit?: number | undefined;
  /** Whether the page is served at `/`. @default true */
  readonly page?: boolean | undefined;
  /** Where log lines go, as pino takes them; false logs nothing. @default standard output, from level info */
  readonly logger?: false | { readonly level?: string; readonly stream?: NodeJS.WritableStream } | undefined;
}

export const DEFAULT_HOST = "127.0.0.1";
export const DEFAULT_PORT = 8080;
const DEFAULT_RATE_LIMIT = 600;
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|::1|\[::1\])$/;

export interface CheckedServerOptions {
  readonly host: string;
  readonly port: number;
  readonly apiKeys: readonly string[];
  readonly rateLimit: number;
  /** Whether only this machine may ask, and nobody has a key by which to tell. */
  readonly forThisMachineAlone: boolean;
}

/** Checks what decides who may reach the server; throws InvalidArgumentError. */
export function checkServerOptions(options: ServerOptions): CheckedServerOptions {
  const { host = DEFAULT_HOST, port = DEFAULT_PORT, apiKeys = [], insecure = false } = options;
  const local = LOOPBACK.test(host);
  for (const key of apiKeys) {
    if (key.length >= LEAST_KEY_LENGTH && !/\s/.test(key)) continue;
    throw new InvalidArgumentError({
      argument: "apiKeys",
      expected: `keys of at least ${LEAST_KEY_LENGTH} characters without blanks`,
      found: `one of ${key.length} characters`,
      remedy: "Make one with `openssl rand -hex 32`.",
    });
  }
  if (!local && apiKeys.length === 0 && !insecure) {
    throw new InvalidArgumentError({
      argument: "host",
      expected: "an address of this machine alone, or keys",
      found: `${host} without keys`,
      remedy: "Name a file of keys with --api-key-file, or take the risk with --insecure.",
    });
  }
  return {
    host,
    port: whole("port", port, 0, 65_535),
    apiKeys,
    forThisMachineAlone: local && apiKeys.length === 0 && !insecure,
    rateLimit: whole("rateLimit", options.rateLimit ?? (local ? 0 : DEFAULT_RATE_LIMIT), 0),
  };
}
