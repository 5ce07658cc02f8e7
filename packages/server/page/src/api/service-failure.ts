/** Why there is no answer, in words for whoever asked. */
export class ServiceFailure extends Error {
  override readonly name = "ServiceFailure";
  readonly code: string;
  readonly remedy: string;
  /** Whether the same may be asked again later. */
  readonly retryable: boolean;

  constructor(facts: { code: string; detail: string; remedy: string; retryable: boolean }) {
    super(facts.detail);
    this.code = facts.code;
    this.remedy = facts.remedy;
    this.retryable = facts.retryable;
  }

  /** Nobody answers at the other end. */
  get gone(): boolean {
    return this.code === GONE || this.code === "ERR_CLOSING";
  }

  get unauthorized(): boolean {
    return this.code === "ERR_UNAUTHORIZED";
  }
}

const GONE = "ERR_SERVER_GONE";

export const serverGone = () =>
  new ServiceFailure({
    code: GONE,
    detail: "The server does not answer.",
    remedy: "Start it again where it runs. This page goes on by itself as soon as it is back.",
    retryable: true,
  });

/** Reads an error as the server sends it (RFC 9457); what else stands between may send anything. */
export async function failureOf(response: Response): Promise<ServiceFailure> {
  const problem = (await response.json().catch(() => undefined)) as Record<string, unknown> | undefined;
  if (typeof problem?.code === "string") {
    const { code, detail, remedy, retryable } = problem;
    return new ServiceFailure({
      code,
      detail: String(detail ?? "The request failed."),
      remedy: String(remedy ?? "Try again."),
      retryable: retryable === true,
    });
  }
  return new ServiceFailure({
    code: `HTTP ${response.status}`,
    detail: "The answer is not one of this service's.",
    remedy: "See what stands between this page and the server.",
    retryable: response.status >= 500,
  });
}
