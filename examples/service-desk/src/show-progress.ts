import type { BuildProgress } from "@org/classifier-prepare";
import { bar } from "./page.ts";

/** Where progress goes; a terminal has one line that is written over, anything else a few plain ones. */
export type ProgressStream = Pick<NodeJS.WriteStream, "write"> & { readonly isTTY?: boolean };

export interface Progress {
  update(event: BuildProgress): void;
  /** Takes the bar off the terminal. */
  close(): void;
}

const STEPS: Readonly<Record<BuildProgress["step"], string>> = {
  download: "downloading",
  read: "reading the sources",
  quantize: "packing the model",
  check: "checking the model",
  embed: "embedding the texts",
  fit: "fitting the weights",
  write: "writing the bundle",
  verify: "trying the bundle",
};
const NAME_WIDTH = Math.max(...Object.values(STEPS).map((name) => name.length));
const BAR_CELLS = 30;
/** Back to the start of the line, and everything on it gone. */
const CLEAR_LINE = "\r\u001b[K";
/** Plain lines are written at every half of a step, so that a log stays short. */
const LINES_A_STEP = 2;

/** Shows how far a build has come: one line drawn over on a terminal, plain lines elsewhere. */
export function showProgress(stream: ProgressStream): Progress {
  const terminal = stream.isTTY === true;
  let last = "";
  return {
    update({ step, done, total }) {
      const percentage = total > 0 ? Math.floor((100 * done) / total) : 0;
      const shown = terminal
        ? percentage
        : (Math.floor((percentage / 100) * LINES_A_STEP) * 100) / LINES_A_STEP;
      const amount = `${String(shown).padStart(3)} %`;
      const name = `  ${STEPS[step].padEnd(NAME_WIDTH)}`;
      const line = terminal
        ? `${CLEAR_LINE}${name} ${bar(shown, BAR_CELLS)} ${amount}`
        : `${name} ${amount}\n`;
      if (line === last) return;
      last = line;
      stream.write(line);
    },
    close() {
      if (terminal && last !== "") stream.write(CLEAR_LINE);
      last = "";
    },
  };
}
