import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type Finished, finished } from "./finished.ts";

const PACKAGE = new URL("../../", import.meta.url);
const BUILT = new URL("dist/index.js", PACKAGE);

/** Fails with the remedy where nothing was built: `npm test` builds first, vitest by itself does not. */
export function requireBuilt(): void {
  if (!existsSync(BUILT)) throw new Error('packages/assets-hub/dist is missing: run "npm run build" first');
}

/** Opens the bundle, verifies every file, and prints its digest; an error's code where that fails. */
const OPEN = `
import { hubAssets } from ${JSON.stringify(BUILT.href)};
import { verifyWholeBundle } from "@org/classifier-core/provider";
try {
  const source = await hubAssets({
    repo: "org/desk",
    retry: { retries: 2, minDelayMs: 1 },
    onProgress: (event) => event.status === "progress" && process.stderr.write(event.file + " " + event.loaded + "\\n"),
  }).open();
  const { digest } = await verifyWholeBundle(source);
  process.stdout.write(digest);
} catch (error) {
  process.stdout.write(String(error.code));
  process.exitCode = 1;
}`;

/** Opens the bundle in a process of its own, with `env` and little else; `prefix` is a program that starts it. */
export function openElsewhere(
  env: Readonly<Record<string, string>>,
  {
    prefix = [],
    onStderr,
  }: {
    prefix?: readonly string[];
    onStderr?: (text: string, child: ChildProcess) => void;
  } = {},
): Promise<Finished> {
  const [program = "", ...args] = [...prefix, process.execPath, "--input-type=module", "-e", OPEN];
  const { PATH = "", HOME = "" } = process.env;
  const child = spawn(program, args, {
    cwd: fileURLToPath(PACKAGE),
    env: { PATH, HOME, HF_HUB_DISABLE_IMPLICIT_TOKEN: "1", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  return finished(child, (text) => onStderr?.(text, child));
}
