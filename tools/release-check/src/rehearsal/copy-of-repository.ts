import { cp, mkdir, symlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { runProgram } from "@org/classifier-command-line/testing";
import { publishedWorkspaces } from "../workspaces/workspaces.ts";

/**
 * Copies what git knows or would take of a repository, and what was built of the published packages. The installed
 * packages are linked, since they are only read. It is a repository of its own, with one commit: what is done in it is
 * nobody else's.
 */
export async function copyOfRepository(root: string, folder: string): Promise<void> {
  const git = async (cwd: string, ...args: string[]): Promise<string> => {
    const { code, stdout, stderr } = await runProgram("git", args, { cwd });
    if (code !== 0) throw new Error(`git ${args[0]} ended with ${code}: ${stderr}`);
    return stdout;
  };
  const known = await git(root, "ls-files", "-z", "--cached", "--others", "--exclude-standard");
  const gone = new Set((await git(root, "ls-files", "-z", "--deleted")).split("\0"));
  for (const path of known.split("\0").filter((file) => file !== "" && !gone.has(file))) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await cp(join(root, path), join(folder, path), { recursive: true });
  }
  for (const { path } of publishedWorkspaces(root)) {
    await cp(join(root, path, "dist"), join(folder, path, "dist"), { recursive: true, force: true }).catch(
      (error: NodeJS.ErrnoException) => {
        // A package of files alone is not built.
        if (error.code !== "ENOENT") throw error;
      },
    );
  }
  await symlink(join(root, "node_modules"), join(folder, "node_modules"), "junction");
  await git(folder, "init", "--quiet", "--initial-branch=main");
  await git(folder, "config", "user.name", "rehearsal");
  await git(folder, "config", "user.email", "rehearsal@localhost");
  await git(folder, "add", "--all");
  await git(folder, "commit", "--quiet", "--message=Copy of the repository");
}
