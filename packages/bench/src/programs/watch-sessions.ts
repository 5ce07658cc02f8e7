import { loadRuntime } from "@org/classifier-core/preparation";

type Runtime = Awaited<ReturnType<typeof loadRuntime>>;
/** The runtime's own, whose run() is what there is no doing without. */
export type Session = Awaited<ReturnType<Runtime["InferenceSession"]["create"]>>;

/**
 * Keeps a hand on the sessions that are opened from now on in this process: the bare run has to be of the very session
 * the classifier works with, on the same graph, threads and memory, or it would be compared with something else.
 */
export async function watchSessions(): Promise<{ readonly opened: readonly Session[] }> {
  const { InferenceSession } = await loadRuntime();
  const opened: Session[] = [];
  const create = InferenceSession.create as (...args: unknown[]) => Promise<Session>;
  Object.assign(InferenceSession, {
    async create(...args: unknown[]) {
      const session = await create.apply(InferenceSession, args);
      opened.push(session);
      return session;
    },
  });
  return { opened };
}
