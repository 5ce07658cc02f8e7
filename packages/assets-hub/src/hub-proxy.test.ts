import { createServer } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { ProxyAgent, fetch as undiciFetch } from "undici";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { deskOnHub, type Place, refusal } from "./__fixtures__/desk-on-hub.ts";

/** A forward proxy, as a company has one: it tunnels to where it is told, or refuses. */
async function startProxy(refuseWith?: number) {
  const tunnels: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((_, response) => response.writeHead(refuseWith ?? 405).end());
  server.on("connect", ({ url = "" }, client: Socket) => {
    tunnels.push(url);
    sockets.add(client);
    if (refuseWith !== undefined) return client.end(`HTTP/1.1 ${refuseWith} No\r\n\r\n`);
    const [host, port] = url.split(":");
    const target = connect(Number(port), host, () => {
      client.write("HTTP/1.1 200 Connection established\r\n\r\n");
      target.pipe(client);
      client.pipe(target);
    });
    sockets.add(target);
    for (const socket of [client, target]) socket.on("error", () => {});
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    tunnels,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

let place: Place;
beforeEach(async () => {
  place = await deskOnHub();
});
afterEach(() => place.close());

describe("behind a proxy", () => {
  it.each(["the option dispatcher", "undici's own fetch with a dispatcher"])(
    "everything goes through it, by %s",
    async (way) => {
      const proxy = await startProxy();
      const dispatcher = new ProxyAgent(proxy.url);
      try {
        const own = ((url: string, init: object) =>
          undiciFetch(url, { ...init, dispatcher })) as unknown as typeof fetch;
        await place.open(way === "the option dispatcher" ? { dispatcher } : { fetch: own });
        const hosts = [place.hub.url, place.hub.storageUrl].map((url) => new URL(url).host);
        expect(new Set(proxy.tunnels)).toEqual(new Set(hosts));
      } finally {
        await dispatcher.close();
        await proxy.close();
      }
    },
  );

  it.each([407, 403])(
    "its refusal with %i stops at once, and is not taken for the Hub's silence",
    async (status) => {
      await place.open();
      const proxy = await startProxy(status);
      const dispatcher = new ProxyAgent(proxy.url);
      try {
        const error = await refusal(place.open({ dispatcher }));
        expect(error).toMatchObject({ code: "ERR_HUB_REFUSED", status });
        expect(error.message).toContain("proxy");
        expect(proxy.tunnels).toHaveLength(1);
      } finally {
        await dispatcher.close();
        await proxy.close();
      }
    },
  );
});
