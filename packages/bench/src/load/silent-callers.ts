import { once } from "node:events";
import { connect, type Socket } from "node:net";

/** Opens connections and says nothing on them while work is done. */
export async function withIdleConnections<Result>(
  port: number,
  count: number,
  work: () => Promise<Result>,
): Promise<{ readonly result: Result; readonly opened: number }> {
  const sockets = Array.from({ length: count }, () => connect(port, "127.0.0.1").on("error", () => {}));
  try {
    const opened = await Promise.all(sockets.map(isOpen));
    return { result: await work(), opened: opened.filter(Boolean).length };
  } finally {
    for (const socket of sockets) socket.destroy();
  }
}

const isOpen = (socket: Socket): Promise<boolean> =>
  once(socket, "connect").then(
    () => true,
    () => false,
  );

/** What a slow sender sends bit by bit: half of the headers, or the body it has announced. */
export type SlowPart = "headers" | "body";

const BEGINNINGS: Readonly<Record<SlowPart, string>> = {
  headers: "POST /v1/classify HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ",
  body: 'POST /v1/classify HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n{"text":"',
};
const SEND_EVERY_MS = 100;

/** Sends a character now and then; resolves to the milliseconds until it was cut off, or null where it was not by then. */
export async function sendSlowly(port: number, part: SlowPart, withinMs: number): Promise<number | null> {
  const socket = connect(port, "127.0.0.1")
    .on("error", () => {})
    .resume();
  const startedAt = performance.now();
  socket.write(BEGINNINGS[part]);
  const sending = setInterval(() => socket.write("x"), SEND_EVERY_MS);
  let timer: NodeJS.Timeout | undefined;
  const inTime = await Promise.race([
    // By its end alone: one that is reset is cut off as well.
    new Promise<true>((resolve) => socket.once("close", () => resolve(true))),
    new Promise<false>((resolve) => {
      timer = setTimeout(() => resolve(false), withinMs);
    }),
  ]);
  clearTimeout(timer);
  clearInterval(sending);
  socket.destroy();
  return inTime ? performance.now() - startedAt : null;
}
