import { ClassifierError } from "@org/classifier-core";

/** The Hub does not let this caller see the repository, or write to it. A chain stops: a wrong token should be seen. */
export class HubUnauthorizedError extends ClassifierError {
  readonly repo: string;

  constructor(facts: { repo: string; found: string; tokenSent: boolean; remedy?: string }) {
    super({
      code: "ERR_HUB_UNAUTHORIZED",
      what: `the Hub did not give access to ${facts.repo}`,
      found: facts.found,
      remedy:
        facts.remedy ??
        (facts.tokenSent
          ? "Check the repository's name and that the token you use may read it, or write to it if that is what you do (huggingface.co/settings/tokens)."
          : "Check the repository's name; if it is private, name a token in the option token, the variable HF_TOKEN, or with `hf auth login`."),
    });
    this.repo = facts.repo;
  }
}
