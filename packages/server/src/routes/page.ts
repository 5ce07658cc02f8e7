import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import fastifyStatic from "@fastify/static";
import type { FastifyInstance } from "fastify";

/** The built page, beside the built server. */
const PAGE = fileURLToPath(new URL("./page/", import.meta.url));

/** Serves the page at `/`, where it was built. Its files carry their content's hash in their names, but for the first. */
export async function pageRoutes(app: FastifyInstance): Promise<void> {
  if (!existsSync(PAGE)) return;
  await app.register(fastifyStatic, {
    root: PAGE,
    wildcard: false,
    setHeaders(response, path) {
      const hashed = /[\\/]assets[\\/]/.test(path);
      response.setHeader("cache-control", hashed ? "public, max-age=31536000, immutable" : "no-cache");
    },
  });
}
