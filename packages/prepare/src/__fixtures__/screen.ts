import { Writable } from "node:stream";

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
