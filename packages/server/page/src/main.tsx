import "./design/tokens.css";
import "./design/base.css";
import "./design/components.css";
import "./layout.css";
import "./ticket/ticket.css";
import "./file/file.css";
import "./start/start.css";
import { render } from "preact";
import { createClient } from "./api/client.ts";
import { createConnection } from "./api/connection.ts";
import { keyStore } from "./api/key-store.ts";
import { App } from "./app.tsx";

const client = createClient({ key: keyStore.get });
const connection = createConnection(client, () => keyStore.get() !== undefined);
const place = document.getElementById("page");
if (place !== null) render(<App client={client} connection={connection} />, place);
