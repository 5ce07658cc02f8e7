// Starts the service-desk demo in the terminal.
import { ensureBuilt } from "./ensure-built.js";

if (ensureBuilt()) await import("../examples/service-desk/dist/demo.js");
