import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { findPackage } from "../contenders/find-package.ts";
import { MeasuredProcessError } from "../measurement/measured-process-error.ts";

export interface ServerSetup {
  readonly bundle: string;
  readonly workers?: number | undefined;
  readonly maxWaiting: number;
  readonly deadlineMs: number;
  readonly senderTimeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** A server in a process of its own, which can be asked for everything. */
export interface RunningServer {
  readonly url: string;
  readonly port: number;
  /** Milliseconds from just before the process was started until it answered by wording, and until by the model. */
  readonly lexicalReadyMs: number;
  readonly modelReadyMs: number;
  readonly version: string;
  /** Model threads. */
  readonly workers: number;
  /** Throws MeasuredProcessError where the process has ended: whatever was measured since then is nothing. */
  checkAlive(): void;
  /** Ends it as an operator does; resolves to its exit code. */
  stop(): Promise<number | null>;
}

/** Between two looks at whether it is ready. */
const LOOK_EVERY_MS = 5;

/** Starts classifier-server on a free port of this machine. Rejects with MeasuredProcessError where it ends. */
export async function startServer({ signal, ...setup }: ServerSetup): Promise<RunningServer> {
  const { folder, manifest } = await findPackage("@org/classifier-server");
  const startedAt = performance.now();
  const child = spawn(
    process.execPath,
    [
      join(folder, "bin", "classifier-server.js"),
      ...["--bundle", setup.bundle, "--port", "0", "--no-page", "--max-waiting", `${setup.maxWaiting}`],
      ...["--deadline", `${setup.deadlineMs}`, "--sender-timeout", `${setup.senderTimeoutMs}`],
      ...(setup.workers === undefined ? [] : ["--workers", `${setup.workers}`]),
    ],
    { stdio: ["ignore", "ignore", "pipe"], signal, killSignal: "SIGKILL" },
  );
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  child.on("error", () => {}); // Told by the signal, or by its end.
  const checkAlive = () => {
    signal?.throwIfAborted();
    if (child.exitCode === null && child.signalCode === null) return;
    throw new MeasuredProcessError({ code: child.exitCode, killedBy: child.signalCode, stderr });
  };
  try {
    const url = await sooner(() => /http:\S+(?=\/\n)/.exec(stderr)?.[0], checkAlive);
    const lexicalReadyMs = performance.now() - startedAt;
    await sooner(async () => (await fetch(`${url}/readyz?model`)).ok || undefined, checkAlive);
    const modelReadyMs = performance.now() - startedAt;
    const { workers } = (await (await fetch(`${url}/v1/bundle`)).json()) as { workers: number };
    return {
      ...{ url, port: Number(new URL(url).port), version: manifest.version, workers },
      ...{ lexicalReadyMs, modelReadyMs, checkAlive },
      stop: () => end(child, ended),
    };
  } catch (error) {
    child.kill("SIGKILL");
    throw error;
  }
}

function end(child: ChildProcess, ended: Promise<number | null>): Promise<number | null> {
  child.kill("SIGTERM");
  return ended;
}

/** Looks until there is something to be found. */
async function sooner<Value>(
  look: () => Value | undefined | Promise<Value | undefined>,
  checkAlive: () => void,
): Promise<Value> {
  for (;;) {
    checkAlive();
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}
