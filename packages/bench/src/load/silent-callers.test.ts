import { once } from "node:events";
import { type AddressInfo, createServer, type Server } from "node:net";
import { afterEach, expect, it } from "vitest";
import { sendSlowly, withIdleConnections } from "./silent-callers.ts";

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function listen(onConnection: Parameters<typeof createServer>[1]): Promise<number> {
  const server = createServer(onConnection);
  servers.push(server);
  await once(server.listen(0, "127.0.0.1"), "listening");
  return (server.address() as AddressInfo).port;
}

it("connections are open while the work is done, and those that were refused are not counted", async () => {
  let open = 0;
  const port = await listen((socket) => {
    open++;
    socket.on("error", () => {}).on("close", () => open--);
  });
  const { result, opened } = await withIdleConnections(port, 20, async () => {
    // The server hears of a connection a little later than who opened it.
    while (open < 20) await new Promise((resolve) => setImmediate(resolve));
    return open;
  });
  expect([result, opened]).toEqual([20, 20]);
  servers.splice(0).map((server) => server.close());
  expect((await withIdleConnections(port, 3, async () => 0)).opened).toBe(0);
});

it.each(["headers", "body"] as const)(
  "a sender of %s goes on until it is cut off, and says when that was",
  async (part) => {
    const received: string[] = [];
    const port = await listen((socket) => {
      socket
        .on("error", () => {})
        .on("data", (chunk) => {
          received.push(chunk.toString());
          if (received.length === 3) socket.destroy();
        });
    });
    expect(await sendSlowly(port, part, 60_000)).toBeGreaterThan(0);
    expect(received.join("")).toMatch(/^POST .*x$/s);
  },
);

it("a sender who is not cut off says so", async () => {
  const port = await listen((socket) => socket.on("error", () => {}).resume());
  expect(await sendSlowly(port, "body", 20)).toBeNull();
});
