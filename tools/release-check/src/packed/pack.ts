import { join } from "node:path";
import { runProgram } from "@org/classifier-command-line/testing";
import type { Workspace } from "../workspaces/workspaces.ts";

/** A package as npm would publish it. */
export interface Packed {
  readonly name: string;
  readonly tarball: string;
  /** Of the tarball, and of all files in it. */
  readonly packedBytes: number;
  readonly unpackedBytes: number;
  /** From the package's root. */
  readonly paths: readonly string[];
}

/** Packs a workspace, built before, into a tarball in `folder`. */
export async function pack(workspace: Workspace, folder: string): Promise<Packed> {
  const args = ["pack", "--json", "--ignore-scripts", "--pack-destination", folder];
  const { code, stdout, stderr } = await runProgram("npm", args, { cwd: workspace.folder });
  if (code !== 0) throw new Error(`npm pack of ${workspace.manifest.name} ended with ${code}: ${stderr}`);
  const [{ name, filename, size, unpackedSize, files }] = JSON.parse(stdout);
  return {
    name,
    tarball: join(folder, filename),
    packedBytes: size,
    unpackedBytes: unpackedSize,
    paths: files.map(({ path }: { path: string }) => path),
  };
}
