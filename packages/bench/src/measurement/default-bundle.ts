/** The service desk's, from the repository's root, where `npm run bundle` puts it. */
export const DEFAULT_BUNDLE = "examples/service-desk/deployment/assets";
