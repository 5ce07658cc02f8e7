import type { JSX } from "preact";
import type { ConnectionState } from "./api/connection.ts";
import { Notice } from "./design/notice.tsx";

/** How the server is, in a word at the top of the page. */
export function StateMark({ state }: { readonly state: ConnectionState }): JSX.Element {
  const [kind, text] = describe(state);
  return (
    <span class={`state ${kind}`} role="status">
      <span class="dot" aria-hidden="true" />
      {text}
    </span>
  );
}

function describe({ phase, service }: ConnectionState): ["good" | "waiting" | "bad", string] {
  if (phase === "gone") return ["bad", "Server gone"];
  if (phase === "locked") return ["waiting", "Key needed"];
  if (phase === "connecting" || service === undefined) return ["waiting", "Connecting"];
  return STATES[service];
}

const STATES = {
  ready: ["good", "Ready"],
  lexical: ["waiting", "By wording, model opening"],
  "model failed": ["bad", "By wording, model failed"],
  closing: ["bad", "Server closing"],
} as const satisfies Record<NonNullable<ConnectionState["service"]>, readonly [string, string]> as Record<
  NonNullable<ConnectionState["service"]>,
  ["good" | "waiting" | "bad", string]
>;

/** What the state means for whoever uses the page, where it is not the usual one. */
export function StateNotice({
  state: { phase, service },
}: {
  readonly state: ConnectionState;
}): JSX.Element | null {
  if (phase === "gone") {
    return (
      <Notice kind="failed" title="The server does not answer.">
        Start it again where it runs. This page looks every second, and goes on by itself where it stopped.
      </Notice>
    );
  }
  if (phase !== "online") return null;
  if (service === "lexical") {
    return (
      <Notice kind="waiting" title="The model is still being opened.">
        Until then categories are answered by wording; problems and automation follow by themselves.
      </Notice>
    );
  }
  if (service === "model failed") {
    return (
      <Notice kind="failed" title="The model could not be opened.">
        The server’s log says why. Categories by wording are answered all the same.
      </Notice>
    );
  }
  return null;
}
