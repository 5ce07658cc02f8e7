export type { TokenOptions } from "./access.ts";
export type { Fault, FaultMatch, FaultTarget, PlacedFault } from "./faults.ts";
export {
  type CommitOptions,
  type HubCommit,
  type LocalHub,
  type LocalHubOptions,
  type RepositoryOptions,
  startLocalHub,
} from "./local-hub.ts";
export type { RecordedRequest } from "./server.ts";
