import { styleText } from "node:util";
import type { OutputStream } from "./output-stream.ts";

type Style = Parameters<typeof styleText>[0];

/** Colours a text where the stream is a terminal that wants colours; Node looks at NO_COLOR and its kin. */
export function paint(style: Style, text: string, stream: OutputStream): string {
  // A stream that is no terminal gets none, whatever FORCE_COLOR says of the terminal beside it.
  if (stream.isTTY !== true) return text;
  return styleText(style, text, { stream, validateStream: true });
}
