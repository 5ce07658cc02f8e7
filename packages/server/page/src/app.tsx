import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Client } from "./api/client.ts";
import type { Connection } from "./api/connection.ts";
import { keyStore } from "./api/key-store.ts";
import { FileView } from "./file/file-view.tsx";
import { KeyForm } from "./key-form.tsx";
import { StateMark, StateNotice } from "./service-state.tsx";
import { StartView } from "./start/start-view.tsx";
import { Tabs } from "./tabs.tsx";
import { TicketView } from "./ticket/ticket-view.tsx";

const VIEWS = [
  { id: "ticket", title: "One ticket" },
  { id: "file", title: "A file" },
  { id: "start", title: "How it started" },
] as const;
type ViewId = (typeof VIEWS)[number]["id"];

const viewInAddress = (): ViewId => VIEWS.find(({ id }) => `#${id}` === location.hash)?.id ?? "ticket";

/** The page: a head with what is served and how it is, and three views of it. */
export function App({
  client,
  connection,
}: {
  readonly client: Client;
  readonly connection: Connection;
}): JSX.Element {
  const [state, setState] = useState(connection.current);
  const [view, setView] = useState(viewInAddress);
  const [text, setText] = useState("");
  useEffect(() => connection.subscribe(setState), [connection]);
  useEffect(() => {
    const follow = () => setView(viewInAddress());
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  }, []);

  const show = (id: ViewId) => {
    history.replaceState(null, "", `#${id}`);
    setView(id);
  };
  const bundle = state.bundle?.bundle;
  const views: Record<ViewId, JSX.Element> = {
    ticket: <TicketView {...{ client, connection, state, text }} onText={setText} />,
    file: (
      <FileView
        {...{ client, connection, state }}
        onOpen={(ticket) => {
          setText(ticket);
          show("ticket");
          document.getElementById("tab-ticket")?.focus();
        }}
      />
    ),
    start: <StartView bundle={state.bundle} />,
  };
  return (
    <>
      <header class="page-head">
        <div class="inner">
          <h1>Ticket triage {bundle !== undefined && <span class="soft said">{bundle.name}</span>}</h1>
          {state.phase !== "locked" && <Tabs label="Views" tabs={VIEWS} chosen={view} onChosen={show} />}
          <StateMark state={state} />
        </div>
      </header>
      <main class="inner">
        <StateNotice state={state} />
        {state.phase === "locked" ? (
          <KeyForm
            refused={state.keyRefused}
            onKey={(key) => {
              keyStore.set(key);
              connection.look();
            }}
          />
        ) : (
          VIEWS.map(({ id }) => (
            // Views that are not seen stay as they are: a file goes on while somebody looks at a ticket.
            <div
              key={id}
              role="tabpanel"
              id={`view-${id}`}
              aria-labelledby={`tab-${id}`}
              hidden={id !== view}
            >
              {views[id]}
            </div>
          ))
        )}
      </main>
      <footer class="inner soft small">
        Everything is worked out where this server runs. <a href="docs">The service’s own interface</a>
      </footer>
    </>
  );
}
