import { STATUS_CODES } from "node:http";
import { errorReply, jsonReply, type Reply } from "./reply.ts";

/**
 * What goes wrong with a request. Everything may be combined: faults of one request that are set apart are put
 * together, and the later ones win where they contradict each other.
 *
 * The first half replaces the answer, before anything is done; the second half spoils the body of a good one, and
 * leaves HEAD and redirects alone.
 */
export interface Fault {
  /** How many requests it befalls. @default for ever */
  readonly times?: number;

  /** Takes the request and never answers. */
  readonly silence?: boolean;
  /** Ends the connection instead of answering. */
  readonly hangUp?: boolean;
  /** Answers with this status: 401, 403, 404, 429, 500, 502, 503, 504. Beside `redirect`, the redirect's. */
  readonly status?: number;
  /** `X-Error-Code` of that answer: "GatedRepo", "RepoNotFound", "RevisionNotFound", "EntryNotFound". @default none */
  readonly errorCode?: string;
  /** `X-Error-Message` of that answer. @default what HTTP calls the status */
  readonly errorMessage?: string;
  /** `Retry-After` of that answer: seconds, or the date form. */
  readonly retryAfter?: number | Date;
  /** Redirects to the same address on the other host ("storage"), to itself ("loop"), or to any address. */
  readonly redirect?: "storage" | "loop" | (string & {});
  /** A page of HTML with status 200, as a captive portal answers. */
  readonly portal?: boolean;
  /** JSON that breaks off, with status 200. */
  readonly garbage?: boolean;

  /** Headers to set or, with null, to leave out; on HEAD and redirects too. */
  readonly headers?: Readonly<Record<string, string | null>>;
  /** Flips every bit of the byte at this offset of the file. */
  readonly corruptAt?: number;
  /** Leaves out this many bytes at the end; `Content-Length` agrees with what is sent. */
  readonly shortenBy?: number;
  /** With `shortenBy`: announces the whole length all the same. */
  readonly keepContentLength?: boolean;
  /** Ends the connection once this many bytes of the body are sent. */
  readonly cutAfterBytes?: number;
  /** Sends no more once this many bytes of the body are sent, and keeps the connection. */
  readonly stallAfterBytes?: number;
  /** Pace of the body. */
  readonly bytesPerSecond?: number;
}

/** A request as far as a fault may choose by it. */
export interface FaultTarget {
  /** "storage" is the other host that large files are on. */
  readonly host: "hub" | "storage";
  readonly method: string;
  /** Decoded, without the query: "/org/desk/resolve/main/data/a.npy". */
  readonly path: string;
}

/**
 * Which requests a fault befalls: a part of their path, a pattern for it, or a function. The path of a large file
 * ends in its name on both hosts; "/api/" are the API's requests and "/resolve/" the first ones for a file.
 */
export type FaultMatch = string | RegExp | ((target: FaultTarget) => boolean);

/** A fault in place. */
export interface PlacedFault {
  /** How many requests it has befallen. */
  readonly used: number;
  remove(): void;
}

interface Entry {
  readonly match: FaultMatch;
  readonly fault: Fault;
  used: number;
}

export class Faults {
  readonly #entries = new Set<Entry>();

  place(match: FaultMatch, fault: Fault): PlacedFault {
    const entry: Entry = { match, fault, used: 0 };
    this.#entries.add(entry);
    return {
      get used() {
        return entry.used;
      },
      remove: () => void this.#entries.delete(entry),
    };
  }

  clear(): void {
    this.#entries.clear();
  }

  /** The answer to `target`, made by `answer` unless a fault replaces it, and the faults that befall it. */
  befall(target: FaultTarget, url: string, storage: string, answer: () => Reply): [Reply, Fault] {
    const due = [...this.#entries].filter(
      ({ match, fault, used }) => used < (fault.times ?? Infinity) && matches(match, target),
    );
    const replacing = due.filter(({ fault }) => replaces(fault, target));
    const reply = replacing.length > 0 ? replacement(merged(replacing), url, storage) : answer();
    const spoils = target.method !== "HEAD" && reply.status >= 200 && reply.status < 300;
    const befalling = due.filter(
      (entry) =>
        replacing.includes(entry) || entry.fault.headers !== undefined || (spoils && spoilsBody(entry.fault)),
    );
    for (const entry of befalling) entry.used++;
    return [reply, merged(befalling)];
  }
}

function merged(entries: readonly Entry[]): Fault {
  return Object.assign({}, ...entries.map(({ fault }) => fault)) as Fault;
}

function matches(match: FaultMatch, target: FaultTarget): boolean {
  if (typeof match === "string") return target.path.includes(match);
  if (typeof match === "function") return match(target);
  // A pattern with the g flag would go on from where it last found something.
  return target.path.search(match) !== -1;
}

function replaces(fault: Fault, target: FaultTarget): boolean {
  const redirects =
    fault.redirect !== undefined && !(fault.redirect === "storage" && target.host === "storage");
  const answers = fault.status !== undefined && fault.redirect === undefined;
  return !!(fault.silence || fault.hangUp || redirects || answers || fault.portal || fault.garbage);
}

function spoilsBody(fault: Fault): boolean {
  const { corruptAt, shortenBy, cutAfterBytes, stallAfterBytes, bytesPerSecond } = fault;
  return [corruptAt, shortenBy, cutAfterBytes, stallAfterBytes, bytesPerSecond].some(
    (value) => value !== undefined,
  );
}

function replacement(fault: Fault, url: string, storage: string): Reply {
  const { redirect, status, retryAfter } = fault;
  if (redirect !== undefined) {
    const location = redirect === "storage" ? storage + url : redirect === "loop" ? url : redirect;
    return { status: status ?? 302, headers: { Location: location }, body: new Uint8Array() };
  }
  if (status !== undefined) {
    const after = retryAfter instanceof Date ? retryAfter.toUTCString() : retryAfter?.toString();
    const message = fault.errorMessage ?? STATUS_CODES[status] ?? "Error";
    return errorReply(status, message, fault.errorCode, after === undefined ? {} : { "Retry-After": after });
  }
  if (fault.portal) {
    const page = "<!doctype html><title>Sign in to the network</title><p>Accept the terms to go on.</p>\n";
    return { status: 200, headers: { "Content-Type": "text/html" }, body: Buffer.from(page) };
  }
  const whole = jsonReply({ id: "garbage", siblings: [{ rfilename: "a" }] });
  return { ...whole, body: whole.body.subarray(0, -9) };
}
