import { packager } from "@electron/packager";
import { packaging } from "./packaging.js";

await packager(packaging);
