import type { Client } from "./client.ts";
import { ServiceFailure, serverGone } from "./service-failure.ts";
import type { ServedBundle, ServiceState } from "./types.ts";

/** How the page stands to the server. */
export interface ConnectionState {
  readonly phase: "connecting" | "online" | "gone" | "locked";
  /** The server's own state, as of the last time it answered. */
  readonly service: ServiceState | undefined;
  readonly bundle: ServedBundle | undefined;
  /** Grows whenever answers may be others than before: another start, or the model has come. */
  readonly generation: number;
  /** Whether a key was refused, rather than none given. */
  readonly keyRefused: boolean;
}

export interface Connection {
  readonly current: ConnectionState;
  subscribe(listener: (state: ConnectionState) => void): () => void;
  /** Looks at once, for instance with another key. */
  look(): void;
  /** A request got no answer. */
  lost(): void;
  /** For a request that got no answer: resolves when the server answers again. */
  back(signal: AbortSignal): Promise<void>;
  close(): void;
}

/** Milliseconds between looks. The model opens within a second or two; a server that is gone is waited for. */
const INTERVALS = { connecting: 500, opening: 400, online: 3000, gone: 1000 } as const;
/** Milliseconds after which a look that got no answer counts as none. */
const LOOK_TIMEOUT_MS = 5000;

/** Watches the server, and reads anew what it serves whenever that may have changed. */
export function createConnection(client: Client, hasKey: () => boolean): Connection {
  let current: ConnectionState = {
    phase: "connecting",
    service: undefined,
    bundle: undefined,
    generation: 0,
    keyRefused: false,
  };
  const listeners = new Set<(state: ConnectionState) => void>();
  const closed = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let looking = false;

  function change(next: Partial<ConnectionState>): void {
    current = { ...current, ...next };
    for (const listener of listeners) listener(current);
  }

  async function lookOnce(): Promise<void> {
    try {
      const signal = AbortSignal.any([closed.signal, AbortSignal.timeout(LOOK_TIMEOUT_MS)]);
      const service = await client.state(signal);
      if (service === "closing") throw serverGone();
      if (current.phase === "online" && current.service === service) return;
      const bundle = await client.bundle(signal);
      change({
        ...{ phase: "online", service: bundle.state, bundle, keyRefused: false },
        generation: current.generation + 1,
      });
    } catch (error) {
      if (closed.signal.aborted) return;
      if (error instanceof ServiceFailure && error.unauthorized)
        change({ phase: "locked", keyRefused: hasKey() });
      else if (current.phase !== "gone") change({ phase: "gone" });
    }
  }

  async function look(): Promise<void> {
    if (looking || closed.signal.aborted) return;
    clearTimeout(timer);
    looking = true;
    await lookOnce();
    looking = false;
    if (closed.signal.aborted || current.phase === "locked") return;
    const pace = current.phase === "online" && current.service === "lexical" ? "opening" : current.phase;
    timer = setTimeout(() => void look(), INTERVALS[pace as keyof typeof INTERVALS]);
  }

  function lost(): void {
    // What was known before says nothing any more; the next look reads everything anew.
    if (current.phase === "online") change({ phase: "gone" });
    void look();
  }

  void look();
  return {
    get current() {
      return current;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    look: () => void look(),
    lost,
    back(signal) {
      lost();
      return new Promise((resolve, reject) => {
        const stop = this.subscribe(({ phase }) => {
          if (phase !== "online") return;
          stop();
          resolve();
        });
        signal.addEventListener("abort", () => {
          stop();
          reject(signal.reason);
        });
      });
    },
    close() {
      closed.abort();
      clearTimeout(timer);
    },
  };
}
