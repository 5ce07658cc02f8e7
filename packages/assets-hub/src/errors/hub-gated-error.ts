import { ClassifierError } from "@org/classifier-core";

/** The repository is there, but its owners want to be asked first. A chain stops: only a person can ask. */
export class HubGatedError extends ClassifierError {
  readonly repo: string;

  constructor(facts: { repo: string; tokenSent: boolean }) {
    super({
      code: "ERR_HUB_GATED",
      what: `the repository ${facts.repo} is gated`,
      found: facts.tokenSent ? "a token without access to it" : "no token",
      remedy: facts.tokenSent
        ? "Ask for access on the repository's page, signed in as the owner of the token; then try again."
        : "Ask for access on the repository's page, then name your token in the option token, the variable HF_TOKEN, or with `hf auth login`.",
    });
    this.repo = facts.repo;
  }
}
