import { type Finished, runProgram } from "@org/classifier-command-line/testing";

/** The newest as of 2026-11-30. */
const ACTIONLINT = "github.com/rhysd/actionlint/cmd/actionlint@v1.7.12";

/** Lints every workflow of a repository; undefined where neither the linter nor what builds it is installed. */
export async function lintWorkflows(root: string): Promise<Finished | undefined> {
  if (await isInstalled("actionlint", "-version")) return runProgram("actionlint", [], { cwd: root });
  // Go fetches and builds it once and keeps it; what it says of that goes to stderr.
  if (await isInstalled("go", "version")) return runProgram("go", ["run", ACTIONLINT], { cwd: root });
  return undefined;
}

async function isInstalled(program: string, ...args: string[]): Promise<boolean> {
  return runProgram(program, args).then(
    ({ code }) => code === 0,
    () => false,
  );
}
