import { runProgram } from "@org/classifier-command-line/testing";
import type { Workspace } from "../workspaces/workspaces.ts";

/** A package that comes along with one of ours. */
export interface Component {
  readonly name: string;
  readonly version: string;
  /** An SPDX expression; undefined where the package states none that is one. */
  readonly licence: string | undefined;
}

interface CycloneDx {
  readonly components: readonly {
    readonly name: string;
    readonly group?: string;
    readonly version: string;
    readonly licenses?: readonly {
      readonly expression?: string;
      readonly license?: { readonly id?: string; readonly name?: string };
    }[];
  }[];
}

/** What a package brings along on any platform, from the lock file: the bill of materials a release is published with. */
export async function componentsOf(workspace: Workspace, root: string): Promise<readonly Component[]> {
  const args = ["sbom", "--omit=dev", "--package-lock-only", "--sbom-format=cyclonedx"];
  const { code, stdout, stderr } = await runProgram("npm", [...args, `--workspace=${workspace.path}`], {
    cwd: root,
  });
  if (code !== 0) throw new Error(`npm sbom of ${workspace.manifest.name} ended with ${code}: ${stderr}`);
  return (JSON.parse(stdout) as CycloneDx).components.map(({ name, group, version, licenses = [] }) => ({
    name: group === undefined ? name : `${group}/${name}`,
    version,
    licence: licenses[0]?.expression ?? licenses[0]?.license?.id ?? licenses[0]?.license?.name,
  }));
}
