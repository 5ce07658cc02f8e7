/** A side could not answer, so that there is nothing to judge: neither SAFE nor UNSAFE. */
export class SideFailedError extends Error {
  readonly code = "ERR_SAFETY_SIDE";
  override readonly name = "SideFailedError";
  readonly side: "baseline" | "candidate";

  constructor(side: "baseline" | "candidate", cause: unknown) {
    super(`the ${side} could not be measured, so there is no verdict: ${reasonOf(cause)}`, { cause });
    this.side = side;
  }
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : "something that is no error was thrown";
}
