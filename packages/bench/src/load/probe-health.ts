import { Agent, get } from "node:http";

/** How long the health check took each time it was asked, and how often it was not answered with 200. */
export interface HealthProbe {
  readonly answeredMs: readonly number[];
  readonly unanswered: number;
}

/** As often as no balancer asks, so that a p99 rests on enough of them. */
const ASK_EVERY_MS = 50;
const GIVE_UP_MS = 10_000;

/** Asks /healthz at its pace, whether or not the one before was answered, until the work has ended. */
export async function probeHealth<Result>(
  url: string,
  work: () => Promise<Result>,
): Promise<{ readonly result: Result; readonly health: HealthProbe }> {
  const agent = new Agent({ keepAlive: true });
  const answeredMs: number[] = [];
  let unanswered = 0;
  const asked = new Set<Promise<void>>();
  const ask = async () => {
    const startedAt = performance.now();
    if ((await statusOf(`${url}/healthz`, agent)) === 200) answeredMs.push(performance.now() - startedAt);
    else unanswered++;
  };
  const asking = setInterval(() => {
    const probe = ask().finally(() => asked.delete(probe));
    asked.add(probe);
  }, ASK_EVERY_MS);
  try {
    const result = await work();
    return { result, health: await endOf() };
  } finally {
    clearInterval(asking);
    agent.destroy();
  }

  async function endOf(): Promise<HealthProbe> {
    clearInterval(asking);
    await Promise.all(asked);
    return { answeredMs, unanswered };
  }
}

/** The status, or undefined where there was no answer. */
function statusOf(url: string, agent: Agent): Promise<number | undefined> {
  return new Promise((resolve) => {
    const request = get(url, { agent, timeout: GIVE_UP_MS }, (response) => {
      response.resume().once("end", () => resolve(response.statusCode));
    });
    request.once("timeout", () => request.destroy());
    request.once("error", () => resolve(undefined));
  });
}
