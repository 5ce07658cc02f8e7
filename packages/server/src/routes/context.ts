import type { TypeBoxTypeProvider } from "@fastify/type-provider-typebox";
import type {
  FastifyBaseLogger,
  FastifyInstance,
  FastifyRequest,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from "fastify";
import type { Metrics } from "../observation/metrics.ts";
import type { ClassificationService } from "../serving/classification-service.ts";

/** An instance whose handlers know their requests' types from the schemas. */
export type App = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

/** What the routes work with. */
export interface RouteContext {
  readonly service: ClassificationService;
  readonly metrics: Metrics;
}

/** Aborts when the client has gone before it was answered. */
export function goneSignal({ raw }: FastifyRequest, finished: () => boolean): AbortSignal {
  const gone = new AbortController();
  raw.socket?.once("close", () => {
    if (!finished()) gone.abort(new DOMException("the client hung up", "AbortError"));
  });
  return gone.signal;
}
