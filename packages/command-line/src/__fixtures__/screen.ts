import { Writable } from "node:stream";
import type { CliStreams } from "../run-command-line.ts";

/** A stream that keeps what is written to it, and is a terminal where it is told so. */
export class Screen extends Writable {
  text = "";
  readonly isTTY: boolean;
  /** Asked by Node for the colours a terminal has. */
  getColorDepth = () => 8;

  constructor(isTTY = false) {
    super();
    this.isTTY = isTTY;
  }

  override _write(chunk: Buffer, _: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

export interface ScreenOptions {
  /** Whether both streams are a terminal. */
  readonly tty?: boolean;
  readonly ci?: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** Runs a command in this process, and says what it has written. */
export async function onScreens(
  run: (io: CliStreams) => Promise<number>,
  { tty = false, ci = false, signal }: ScreenOptions = {},
): Promise<{ code: number; stdout: string; stderr: string }> {
  const [stdout, stderr] = [new Screen(tty), new Screen(tty)];
  const code = await run({ stdout, stderr, signal, continuousIntegration: ci });
  return { code, stdout: stdout.text, stderr: stderr.text };
}
