import type { BuildProgress } from "../build/build-bundle.ts";
import type { OutputStream } from "./output-stream.ts";

/** Shows how far the work has come. */
export interface Progress {
  update(event: BuildProgress): void;
  /** Ends what is shown and gives the cursor back; safe twice. */
  close(): void;
}

const STEP_NAMES: Readonly<Record<BuildProgress["step"], string>> = {
  read: "reading the sources",
  embed: "embedding texts",
  fit: "fitting",
  write: "writing",
  verify: "opening the bundle",
};
const NAME_WIDTH = Math.max(...Object.values(STEP_NAMES).map((name) => name.length));

/** Plain lines are written at these shares of a step, so that a log stays short. */
const LINES_A_STEP = 4;

/** A bar on a terminal, plain lines elsewhere, nothing when quiet. */
export async function openProgress(
  stream: OutputStream,
  { quiet, plain }: { readonly quiet: boolean; readonly plain: boolean },
): Promise<Progress> {
  if (quiet) return { update: () => {}, close: () => {} };
  return plain ? plainLines(stream) : await bars(stream);
}

function plainLines(stream: OutputStream): Progress {
  let last = "";
  return {
    update({ step, done, total }) {
      const quarter = total > 0 ? Math.floor((done / total) * LINES_A_STEP) : 0;
      const key = `${step} ${quarter}`;
      if (key === last) return;
      last = key;
      stream.write(`${STEP_NAMES[step]}: ${done} of ${total}\n`);
    },
    close: () => {},
  };
}

async function bars(stream: OutputStream): Promise<Progress> {
  const { SingleBar } = (await import("cli-progress")).default;
  let current: { step: string; bar: InstanceType<typeof SingleBar> } | undefined;
  const close = () => {
    current?.bar.stop();
    current = undefined;
  };
  return {
    update({ step, done, total }) {
      if (current?.step !== step) {
        close();
        const bar = new SingleBar({
          stream,
          format: `${STEP_NAMES[step].padEnd(NAME_WIDTH)} [{bar}] {percentage} % {value}/{total}`,
          barsize: 30,
          hideCursor: true,
        });
        bar.start(Math.max(total, 1), done);
        current = { step, bar };
      }
      current.bar.setTotal(Math.max(total, 1));
      current.bar.update(done);
    },
    close,
  };
}
