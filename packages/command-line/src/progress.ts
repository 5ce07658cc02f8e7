import type { OutputStream } from "./output-stream.ts";

/** `done` of `total` within a step; another label begins another step. */
export interface ProgressEvent {
  /** In words, as it is shown: "embedding texts". */
  readonly label: string;
  readonly done: number;
  /** 0 where it is not known. */
  readonly total: number;
  /** Bytes are shown as "12.3 / 24.1 MB". @default things, shown as they are counted */
  readonly unit?: "bytes";
}

/** Shows how far the work has come. */
export interface Progress {
  update(event: ProgressEvent): void;
  /** Ends what is shown and gives the cursor back; safe twice. */
  close(): void;
}

/** Columns a label has at least, so that the bars of most steps stand below each other: "fetching from the Hub". */
const LABEL_WIDTH = 21;

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
    update(event) {
      const { label, done, total, unit } = event;
      const quarter = total > 0 ? Math.floor((done / total) * LINES_A_STEP) : 0;
      const key = `${label} ${quarter}`;
      if (key === last) return;
      last = key;
      stream.write(`${label}: ${unit === "bytes" ? amountOf(event) : `${done} of ${total}`}\n`);
    },
    close: () => {},
  };
}

async function bars(stream: OutputStream): Promise<Progress> {
  const { SingleBar } = (await import("cli-progress")).default;
  let current: { label: string; bar: InstanceType<typeof SingleBar> } | undefined;
  const close = () => {
    current?.bar.stop();
    current = undefined;
  };
  return {
    update(event) {
      const { label, done } = event;
      const total = Math.max(event.total, 1);
      const payload = { label: label.padEnd(LABEL_WIDTH), amount: amountOf(event) };
      if (current?.label !== label) {
        close();
        const bar = new SingleBar({
          stream,
          format: "{label} [{bar}] {percentage} % {amount}",
          barsize: 30,
          hideCursor: true,
        });
        bar.start(total, done, payload);
        current = { label, bar };
      }
      current.bar.setTotal(total);
      current.bar.update(done, payload);
    },
    close,
  };
}

/** Both sides in the unit of the larger, so that the number that moves keeps its unit. */
function amountOf({ done, total, unit }: ProgressEvent): string {
  if (unit !== "bytes") return `${done}/${Math.max(total, 1)}`;
  const [size, name] = Math.max(done, total) < 999_950 ? [1000, "kB"] : [1e6, "MB"];
  const inUnit = (bytes: number) => (bytes / size).toFixed(1);
  return total > 0 ? `${inUnit(done)} / ${inUnit(total)} ${name}` : `${inUnit(done)} ${name}`;
}
