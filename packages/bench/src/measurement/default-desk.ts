/** The service desk's, from the repository's root, where `npm run bundle` puts it. */
export const DEFAULT_BUNDLE = "examples/service-desk/deployment/assets";
/** Tickets of the same desk that its bundle was not built from. */
export const DEFAULT_TICKETS = "examples/service-desk/evaluation/novel.jsonl";
