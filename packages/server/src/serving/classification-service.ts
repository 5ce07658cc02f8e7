import {
  type CheckedServiceOptions,
  checkServiceOptions,
  type ServiceOptions,
} from "../configuration/service-options.ts";
import type { PoolRequest } from "../inference/model-pool.ts";
import type { Answer, AskedOptions } from "../inference/thread-task.ts";
import { toAnswer, toFailure } from "../inference/to-answer.ts";
import { closing, modelUnavailable, ServiceError } from "../service-error.ts";
import { openServedBundle, type ServedBundle } from "./served-bundle.ts";

/** What a service can answer now. */
export type ServiceState = "lexical" | "ready" | "model failed" | "closing";

/** What happened to the service, for logs and counters. */
export interface ServiceEvents {
  readonly onOpened?: (bundle: ServedBundle) => void;
  readonly onModelFailed?: (error: Error) => void;
  /** A bundle took another's place. */
  readonly onReloaded?: (bundle: ServedBundle) => void;
}

/** Answers tickets from one bundle after another. */
export interface ClassificationService {
  readonly options: CheckedServiceOptions;
  readonly state: ServiceState;
  readonly bundle: ServedBundle;
  /** Milliseconds from the service's start until it could answer by wording. */
  readonly lexicalReadyMs: number;
  /** Answers one ticket; rejects with ServiceError. */
  classify(text: string, options: AskedOptions, request?: PoolRequest): Promise<Answer>;
  /** Answers a few tickets of a batch, in order; rejects with ServiceError. */
  classifyMany(
    texts: readonly string[],
    options: AskedOptions,
    request?: PoolRequest,
  ): Promise<readonly Answer[]>;
  /** Opens the bundle anew beside the one that serves, and puts it in its place; on a failure the old one stays. */
  reload(): Promise<ServedBundle>;
  /** Refuses new tickets, answers those that came, and gives everything back. */
  close(): Promise<void>;
}

/** Starts a service; resolves as soon as it can answer by wording, while the model is still being opened. */
export async function createClassificationService(
  options: ServiceOptions,
  { onOpened, onModelFailed, onReloaded }: ServiceEvents = {},
): Promise<ClassificationService> {
  const startedAt = performance.now();
  const checked = checkServiceOptions(options);
  let bundle = await openServedBundle(checked);
  const lexicalReadyMs = performance.now() - startedAt;
  let closed: Promise<void> | undefined;
  let reloading: Promise<ServedBundle> | undefined;
  const retired = new Set<Promise<void>>();
  watch(bundle);

  function watch(served: ServedBundle): void {
    served.opened.then(
      () => onOpened?.(served),
      (error: Error) => onModelFailed?.(error),
    );
  }

  async function classifyMany(
    texts: readonly string[],
    options: AskedOptions,
    request: PoolRequest = {},
  ): Promise<readonly Answer[]> {
    if (closed !== undefined) throw closing();
    // Whoever began with a bundle ends with it, also where another one takes its place meanwhile.
    const served = bundle;
    return served.use(async () => {
      const byWording = await answerByWording(served, texts, options);
      const waiting = texts.filter((_, i) => byWording[i] === undefined);
      if (waiting.length === 0) return byWording as readonly Answer[];
      if (served.model.state === "failed") throw modelUnavailable(codeOf(served.model.error));
      const answers = (await served.pool.classify(waiting, options, request)).values();
      return byWording.map((answer) => answer ?? (answers.next().value as Answer));
    });
  }

  async function openNext(): Promise<ServedBundle> {
    const next = await openServedBundle(checked);
    try {
      await next.opened;
    } catch (error) {
      await next.close();
      throw error;
    }
    const old = bundle;
    bundle = next;
    const end = old.close().finally(() => retired.delete(end));
    retired.add(end);
    onReloaded?.(next);
    return next;
  }

  return {
    options: checked,
    get state() {
      if (closed !== undefined) return "closing";
      const { state } = bundle.model;
      return state === "open" ? "ready" : state === "failed" ? "model failed" : "lexical";
    },
    get bundle() {
      return bundle;
    },
    lexicalReadyMs,
    async classify(text, options, request) {
      const [answer] = await classifyMany([text], options, request);
      return answer as Answer;
    },
    classifyMany,
    async reload() {
      if (closed !== undefined) throw closing();
      // Two at once would be the same: the later one joins.
      reloading ??= openNext().finally(() => {
        reloading = undefined;
      });
      return reloading.catch((error: unknown) => {
        if (error instanceof ServiceError) throw error;
        const { code, message } = toFailure(error);
        throw new ServiceError({
          code: "ERR_RELOAD_REFUSED",
          status: 409,
          detail: `The new bundle was not taken (${code}), and the old one goes on: ${message}`,
          remedy: "Mend the bundle and reload again.",
        });
      });
    },
    close() {
      closed ??= (async () => {
        await reloading?.catch(() => {});
        await bundle.close();
        await Promise.all(retired);
      })();
      return closed;
    },
  };
}

/**
 * The answers that need no model, undefined where one is needed: asked for by mode `lexical`; plain from the wording
 * where the category alone is asked for; and in mode `auto` while the model is still being opened.
 */
async function answerByWording(
  { lexical, description, model }: ServedBundle,
  texts: readonly string[],
  options: AskedOptions,
): Promise<(Answer | undefined)[]> {
  const { mode = "auto", levels } = options;
  const only = mode === "lexical" || (mode === "auto" && model.state !== "open");
  const sure = mode === "auto" && levels === "category" ? description.lexicalAnswerConfidence : null;
  if (lexical === undefined ? mode !== "lexical" : !only && sure === null) return texts.map(() => undefined);
  if (lexical === undefined) {
    throw new ServiceError({
      code: "ERR_REQUEST_INVALID",
      status: 400,
      detail: "The bundle has no lexical head, so mode lexical cannot answer.",
      remedy: "Ask with mode auto or full.",
    });
  }
  const items = await lexical.classifyBatch(texts, { ...options, mode: "lexical", levels: "category" });
  return items.map((item) => {
    if (!item.ok) return { ok: false, error: toFailure(item.error) };
    const { category } = item.classification;
    const enough = only || category === null || category.confidence >= (sure as number);
    return enough ? toAnswer(item.classification) : undefined;
  });
}

function codeOf(error: Error): string {
  return error instanceof ServiceError ? error.code : "ERR_INTERNAL";
}
