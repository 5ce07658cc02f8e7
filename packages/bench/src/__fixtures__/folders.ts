import { fileURLToPath } from "node:url";

export { temporaryFolder } from "@org/classifier-command-line/testing";

/** Data sets in the public ones' formats, invented for these tests. */
export const INVENTED_DATASETS = fileURLToPath(new URL("datasets", import.meta.url));
