import { buildBundle } from "@org/classifier-prepare";
import type { OpenableSide } from "./measure-side.ts";
import type { Sources } from "./open-content.ts";
import type { Content } from "./side.ts";
import { SideFailedError } from "./side-failed-error.ts";

/** Builds what is to be built, into `out`; anything else is there already. Rejects with SideFailedError. */
export async function prepareContent(
  side: OpenableSide["name"],
  content: Content,
  options: Sources & {
    readonly out: string;
    readonly signal: AbortSignal | undefined;
    readonly onProgress: (done: number, total: number, step: string) => void;
  },
): Promise<OpenableSide["content"]> {
  if (content.kind !== "build") return content;
  const { source, model, out, signal, onProgress } = options;
  try {
    await buildBundle({
      ...{ source, model, out, signal, dtype: content.dtype },
      onProgress: ({ step, done, total }) => onProgress(done, total, step),
    });
  } catch (error) {
    signal?.throwIfAborted();
    throw new SideFailedError(side, error);
  }
  return { kind: "bundle", dir: out };
}
