import type { ServerSample } from "./load-phases.ts";

const WATCH_EVERY_MS = 500;

/** Reads a server's resident memory from its own metrics while work is done. */
export async function watchRss<Result>(
  url: string,
  work: () => Promise<Result>,
): Promise<{ readonly result: Result; readonly samples: readonly ServerSample[] }> {
  const startedAt = performance.now();
  const samples: ServerSample[] = [];
  let ended = false;
  const watching = (async () => {
    while (!ended) {
      const metrics = await (await fetch(`${url}/metrics`)).text();
      const [, rss] = /^process_resident_memory_bytes (\S+)$/m.exec(metrics) ?? [];
      samples.push({ afterSeconds: (performance.now() - startedAt) / 1000, rssBytes: Number(rss) });
      await new Promise((resolve) => setTimeout(resolve, WATCH_EVERY_MS));
    }
  })();
  try {
    return { result: await work(), samples };
  } finally {
    ended = true;
    await watching.catch(() => {}); // A server that ended is told by its process.
  }
}
