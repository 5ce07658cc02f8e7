import type { OutputStream } from "./output-stream.ts";

/** How far a verb has come: `done` of `total` within a step of a run. */
export interface ProgressEvent {
  readonly run: string;
  readonly step: string;
  readonly done: number;
  readonly total: number;
}

/** Shows how far the work has come. */
export interface Progress {
  update(event: ProgressEvent): void;
  /** Ends what is shown and gives the cursor back; safe twice. */
  close(): void;
}

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
    update({ run, step, done, total }) {
      const quarter = total > 0 ? Math.floor((done / total) * LINES_A_STEP) : 0;
      const key = `${run} ${step} ${quarter}`;
      if (key === last) return;
      last = key;
      stream.write(`${run}: ${step} ${done} of ${total}\n`);
    },
    close: () => {},
  };
}

async function bars(stream: OutputStream): Promise<Progress> {
  const { SingleBar } = (await import("cli-progress")).default;
  let current: { key: string; bar: InstanceType<typeof SingleBar> } | undefined;
  const close = () => {
    current?.bar.stop();
    current = undefined;
  };
  return {
    update({ run, step, done, total }) {
      const key = `${run}: ${step}`;
      if (current?.key !== key) {
        close();
        const bar = new SingleBar({
          stream,
          format: `${key} [{bar}] {percentage} % {value}/{total}`,
          barsize: 30,
          hideCursor: true,
        });
        bar.start(Math.max(total, 1), done);
        current = { key, bar };
      }
      current.bar.setTotal(Math.max(total, 1));
      current.bar.update(done);
    },
    close,
  };
}
