import type { Socket } from "node:net";
import type { FastifyInstance } from "fastify";

/**
 * Closes connections while the server closes, as soon as nobody is owed an answer on them. Node by itself would wait for
 * those on which no request ever came, and for those that were kept alive for a next one, until they time out.
 */
export function drainConnections(app: FastifyInstance): void {
  let closing = false;
  const silent = new Set<Socket>();
  app.server.on("connection", (socket) => {
    silent.add(socket);
    socket.once("close", () => silent.delete(socket));
  });
  app.server.on("request", ({ socket }) => silent.delete(socket));
  app.addHook("preClose", (done) => {
    closing = true;
    for (const socket of silent) socket.destroy();
    done();
  });
  app.addHook("onResponse", (_request, _reply, done) => {
    // The connection is idle only after whoever is told of the end has been told.
    if (closing) setImmediate(() => app.server.closeIdleConnections());
    done();
  });
}
