/** How this machine reaches its registry, for processes that are given nothing else of the environment. */
export const registryAccess: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(process.env).filter(([name]) =>
    /^(?:(?:https?|no)_proxy|npm_config_(?:registry|userconfig|cafile)|node_extra_ca_certs|ssl_cert_file)$/i.test(
      name,
    ),
  ),
) as Record<string, string>;
