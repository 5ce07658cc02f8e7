import { fileURLToPath } from "node:url";
import { type Classification, readEnvironment } from "@org/classifier-core";
import { createServer } from "@org/classifier-server";
import { ensureBundle } from "./ensure-bundle.ts";
import { pageOf } from "./page.ts";
import { PAGE_HELP, readPageCommandLine } from "./page-command-line.ts";
import { present } from "./present.ts";
import { SAMPLES } from "./samples.ts";

const EXIT = { failed: 1, usage: 2, interrupted: 130 } as const;
/** Where it listens unless something else does. */
const USUAL_PORT = 8080;
const { stdout, stderr } = process;
const folder = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const source = folder("../source");
const out = folder("../deployment/assets");

const command = readPageCommandLine(process.argv.slice(2));
if (command.kind === "help") {
  stdout.write(PAGE_HELP);
} else if (command.kind === "wrong") {
  stderr.write(`error [ERR_USAGE] ${command.message}\n\n${PAGE_HELP}`);
  process.exitCode = EXIT.usage;
} else {
  const interrupt = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => interrupt.abort());
  try {
    await serve(command, interrupt.signal);
  } catch (error) {
    if (interrupt.signal.aborted) process.exit(EXIT.interrupted);
    const { code = "ERR_INTERNAL", message } = error as { code?: string; message?: string };
    stderr.write(`error [${code}] ${message}\n`);
    process.exitCode = EXIT.failed;
  }
}

/** Serves the page until it is interrupted; shows a first ticket, so that the terminal too says what this is. */
async function serve(
  { port, assets }: { readonly port: number | undefined; readonly assets: readonly string[] },
  signal: AbortSignal,
): Promise<void> {
  const app = await createServer({
    bundle: await placesOf(assets, signal),
    samples: SAMPLES,
    logger: false,
  });
  try {
    const address = await app.listen({ port: port ?? USUAL_PORT }).catch((error: { code?: string }) => {
      if (port !== undefined || error.code !== "EADDRINUSE") throw error;
      return app.listen({ port: 0 });
    });
    stdout.write(`The page is at ${address}/ until Ctrl-C. A first ticket:\n\n`);
    const [text = ""] = SAMPLES;
    // Mode full waits for the model, where wording alone would answer already.
    const payload = { text, mode: "full" };
    const response = await app.inject({ method: "POST", url: "/v1/classify", payload });
    if (response.statusCode !== 200) throw response.json();
    stdout.write(`${present(text, response.json<Classification>(), pageOf(stdout))}\n`);
    await interrupted(signal);
  } finally {
    await app.close();
  }
}

/** The places named, or the one CLASSIFIER_BUNDLE names, or the demo's own, which is built where that is needed. */
async function placesOf(assets: readonly string[], signal: AbortSignal): Promise<readonly string[]> {
  if (assets.length > 0) return assets;
  const { bundleFolder } = readEnvironment();
  if (bundleFolder !== undefined) return [bundleFolder];
  await ensureBundle({ source, out, signal }, stderr);
  return [out];
}

function interrupted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
