import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { runProgram } from "./run-program.ts";

/** Packages of this repository as npm would publish them, by the names of their folders; paths of the tarballs. */
export async function packPackages(names: readonly string[], destination: string): Promise<string[]> {
  const tarballs: string[] = [];
  for (const name of names) {
    const cwd = fileURLToPath(new URL(`../../../${name}/`, import.meta.url));
    const args = ["pack", "--json", "--ignore-scripts", "--pack-destination", destination];
    const { code, stdout, stderr } = await runProgram("npm", args, { cwd });
    if (code !== 0) throw new Error(`npm pack ended with ${code}: ${stderr}`);
    tarballs.push(join(destination, JSON.parse(stdout)[0].filename));
  }
  return tarballs;
}

/** How this machine reaches its registry, which is no business of the packages. */
export function registryAccess(): Record<string, string> {
  const names =
    /^(?:(?:https?|no)_proxy|npm_config_(?:registry|userconfig|cache|cafile)|node_extra_ca_certs|ssl_cert_file)$/i;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => names.test(name))) as Record<
    string,
    string
  >;
}
