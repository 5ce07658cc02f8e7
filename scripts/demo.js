// Starts the service-desk demo: a server with its page.
import { ensureBuilt } from "./ensure-built.js";

if (ensureBuilt()) await import("../examples/service-desk/dist/page-demo.js");
