export { HubCacheError } from "./hub-cache-error.ts";
export { HubGatedError } from "./hub-gated-error.ts";
export { HubRefusedError } from "./hub-refused-error.ts";
export { HubRevisionError } from "./hub-revision-error.ts";
export { HubUnauthorizedError } from "./hub-unauthorized-error.ts";
