import { ClassifierError } from "@org/classifier-core";

/** The Hub understood the request and will not do it, now or later. */
export class HubRefusedError extends ClassifierError {
  readonly repo: string;
  /** HTTP status of the answer. */
  readonly status: number;

  constructor(facts: {
    repo: string;
    status: number;
    errorCode: string | undefined;
    /** The Hub's own reason, printable and without secrets. */
    said?: string | undefined;
    remedy?: string;
  }) {
    const { status, errorCode, said } = facts;
    super({
      code: "ERR_HUB_REFUSED",
      what: `the Hub refused a request about ${facts.repo}`,
      found: `status ${status}${errorCode === undefined ? "" : ` (${errorCode})`}${said === undefined ? "" : `: "${said}"`}`,
      remedy:
        facts.remedy ??
        "Check the endpoint and what stands between it and this machine; the Hub's documentation explains the status.",
    });
    this.repo = facts.repo;
    this.status = facts.status;
  }
}
