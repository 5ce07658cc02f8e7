import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const place = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const BIN = place("../../bin/classifier-server.js");
const BUNDLE = place("../../../../examples/service-desk/deployment/assets");
const ASK_EVERY_MS = 50;
export const SAMPLES = place("../../../../examples/service-desk/samples.json");

/** A server in a process of its own, as somebody would start it. */
export interface RunningServer {
  readonly url: string;
  readonly port: number;
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
}

/** Throws where something has not been built, instead of testing nothing. */
export function requireBuilt(): void {
  for (const [file, command] of [
    [place("../../dist/cli.js"), "npm run build"],
    [place("../../dist/page/index.html"), "npm run build"],
    [`${BUNDLE}/manifest.json`, "npm run bundle"],
  ] as const) {
    if (!existsSync(file)) throw new Error(`${file} is missing: run \`${command}\` first.`);
  }
}

/** Resolves once the server answers by the model; on a free port unless one is given. */
export async function startServer({ port = 0, keys = "" } = {}): Promise<RunningServer> {
  const flags = ["--bundle", BUNDLE, "--samples", SAMPLES, "--port", String(port), "--log-level", "silent"];
  const child = spawn(process.execPath, [BIN, ...flags], {
    stdio: ["ignore", "ignore", "pipe"],
    env: { ...process.env, CLASSIFIER_SERVER_API_KEYS: keys },
  });
  const url = await addressOf(child);
  while (!(await fetch(new URL("/readyz?model", url))).ok) await sleep(ASK_EVERY_MS);
  return {
    url,
    port: Number(new URL(url).port),
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill("SIGKILL");
      await once(child, "exit");
    },
  };
}

/** What the server says on standard error once it listens. */
function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = "";
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      said += text;
      const url = /^(http:\S+)\n/m.exec(said)?.[1];
      if (url !== undefined) resolve(url);
    });
    child.once("exit", () => reject(new Error(`The server ended: ${said}`)));
  });
}
