import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { runProgram } from "@org/classifier-command-line/testing";

/** A package that comes along with one of ours. */
export interface Component {
  readonly name: string;
  readonly version: string;
  /** An SPDX expression; undefined where the package states none that is one. */
  readonly licence: string | undefined;
}

/** What a package brings along. */
export interface BillOfMaterials {
  readonly subject: string;
  readonly components: readonly Component[];
  /** References of dependencies to packages that are neither the subject nor among the components. */
  readonly unresolved: readonly string[];
}

interface CycloneDxComponent {
  readonly "bom-ref": string;
  readonly name: string;
  readonly version: string;
  readonly licenses?: readonly {
    readonly expression?: string;
    readonly license?: { readonly id?: string; readonly name?: string };
  }[];
}

interface CycloneDx {
  readonly metadata: { readonly component: CycloneDxComponent };
  readonly components: readonly CycloneDxComponent[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}

/**
 * Has the lists written that go with a release, into a folder that is not there yet, and reads them. `env` says which
 * registry has the packages of the repository at `root` as they are.
 */
export async function billsOfMaterials(
  root: string,
  folder: string,
  env: Readonly<Record<string, string>>,
): Promise<readonly BillOfMaterials[]> {
  const script = join(root, "scripts/bills-of-materials.js");
  const { code, stderr } = await runProgram(process.execPath, [script, folder], { env });
  if (code !== 0) throw new Error(`the bills of materials ended with ${code}: ${stderr}`);
  return readdirSync(folder).map((file) => {
    const { metadata, components, dependencies } = JSON.parse(
      readFileSync(join(folder, file), "utf8"),
    ) as CycloneDx;
    const known = new Set([metadata.component, ...components].map((component) => component["bom-ref"]));
    const mentioned = dependencies.flatMap(({ ref, dependsOn }) => [ref, ...dependsOn]);
    return {
      subject: metadata.component.name,
      components: components.map(({ name, version, licenses = [] }) => ({
        name,
        version,
        licence: licenses[0]?.expression ?? licenses[0]?.license?.id ?? licenses[0]?.license?.name,
      })),
      unresolved: mentioned.filter((ref) => !known.has(ref)),
    };
  });
}
