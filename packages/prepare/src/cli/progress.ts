import type { BuildProgress } from "../build/build-bundle.ts";
import type { OutputStream } from "./output-stream.ts";

/** `done` of `total` within a step: one of a build's, of which a download counts bytes, or a verb's own that is named by its label. */
export type ProgressEvent =
  | BuildProgress
  | {
      /** In words, as it is shown: "embedding texts". */
      readonly label: string;
      readonly done: number;
      /** 0 where it is not known. */
      readonly total: number;
      /** Bytes are shown as "12.3 / 24.1 MB". @default things, shown as they are counted */
      readonly unit?: "bytes";
    };

/** Shows how far the work has come. */
export interface Progress {
  update(event: ProgressEvent): void;
  /** Ends what is shown and gives the cursor back; safe twice. */
  close(): void;
}

const STEP_NAMES: Readonly<Record<BuildProgress["step"], string>> = {
  read: "reading the sources",
  download: "fetching from the Hub",
  quantize: "quantising weights",
  check: "comparing vectors",
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
    update(event) {
      const { done, total } = event;
      const name = nameOf(event);
      const quarter = total > 0 ? Math.floor((done / total) * LINES_A_STEP) : 0;
      const key = `${name} ${quarter}`;
      if (key === last) return;
      last = key;
      stream.write(`${name}: ${isBytes(event) ? amountOf(event) : `${done} of ${total}`}\n`);
    },
    close: () => {},
  };
}

async function bars(stream: OutputStream): Promise<Progress> {
  const { SingleBar } = (await import("cli-progress")).default;
  let current: { name: string; bar: InstanceType<typeof SingleBar> } | undefined;
  const close = () => {
    current?.bar.stop();
    current = undefined;
  };
  return {
    update(event) {
      const name = nameOf(event);
      const total = Math.max(event.total, 1);
      const payload = { name: name.padEnd(NAME_WIDTH), amount: amountOf(event) };
      if (current?.name !== name) {
        close();
        const bar = new SingleBar({
          stream,
          format: "{name} [{bar}] {percentage} % {amount}",
          barsize: 30,
          hideCursor: true,
        });
        bar.start(total, event.done, payload);
        current = { name, bar };
      }
      current.bar.setTotal(total);
      current.bar.update(event.done, payload);
    },
    close,
  };
}

function nameOf(event: ProgressEvent): string {
  return "label" in event ? event.label : STEP_NAMES[event.step];
}

function isBytes(event: ProgressEvent): boolean {
  return "label" in event ? event.unit === "bytes" : event.step === "download";
}

/** Both sides in the unit of the larger, so that the number that moves keeps its unit. */
function amountOf(event: ProgressEvent): string {
  const { done, total } = event;
  if (!isBytes(event)) return `${done}/${Math.max(total, 1)}`;
  const [size, unit] = Math.max(done, total) < 999_950 ? [1000, "kB"] : [1e6, "MB"];
  const inUnit = (bytes: number) => (bytes / size).toFixed(1);
  return total > 0 ? `${inUnit(done)} / ${inUnit(total)} ${unit}` : `${inUnit(done)} ${unit}`;
}
