import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { say } from "./report-to-parent.ts";

// A server that does nothing but answer, until its process is ended: what a health check takes on this machine by itself.

const server = createServer((_, response) => response.end("ok"));
server.listen(0, "127.0.0.1", () => say({ mark: String((server.address() as AddressInfo).port) }));
