import type { TypeBoxTypeProvider } from "@fastify/type-provider-typebox";
import type {
  FastifyBaseLogger,
  FastifyInstance,
  FastifyReply,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from "fastify";
import type { Metrics } from "../observation/metrics.ts";
import { clientGone } from "../service-error.ts";
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
export function goneSignal({ raw }: FastifyReply): AbortSignal {
  const gone = new AbortController();
  // Of the response and not of the connection, which lives on for the next request.
  raw.once("close", () => {
    if (!raw.writableFinished) gone.abort(clientGone());
  });
  return gone.signal;
}
