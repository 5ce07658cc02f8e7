import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { nodeProgram } from "../measurement/fresh-process.ts";
import { MeasuredProcessError } from "../measurement/measured-process-error.ts";

export interface EmptyServer {
  readonly url: string;
  stop(): void;
}

/** A server that does nothing, in a process of its own, to hold a health check against: it too waits for a core. */
export async function startEmptyServer(): Promise<EmptyServer> {
  const { command, args } = nodeProgram("empty-server");
  const child = spawn(command, [...args], { stdio: ["ignore", "ignore", "ignore", "pipe"] });
  const port = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdio[3] as Readable }).once("line", (line) =>
      resolve(JSON.parse(line).mark),
    );
    child.once("error", reject);
    child.once("exit", (code, killedBy) => reject(new MeasuredProcessError({ code, killedBy, stderr: "" })));
  });
  return { url: `http://127.0.0.1:${port}`, stop: () => child.kill() };
}
