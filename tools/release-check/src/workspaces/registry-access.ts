/** What this machine needs to reach any registry: proxies and certificates. */
export const transportAccess = variables(/^(?:(?:https?|no)_proxy|node_extra_ca_certs|ssl_cert_file)$/i);

/** How it reaches its own one, for processes that are given nothing else of the environment. */
export const registryAccess = {
  ...transportAccess,
  ...variables(/^npm_config_(?:registry|userconfig|cafile)$/i),
};

function variables(pattern: RegExp): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) =>
      value !== undefined && pattern.test(name) ? [[name, value]] : [],
    ),
  );
}
