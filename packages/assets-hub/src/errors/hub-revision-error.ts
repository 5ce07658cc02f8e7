import { ClassifierError } from "@org/classifier-core";

/** The repository is there, but not the branch, tag or commit asked for. A chain stops: a typing error should be seen. */
export class HubRevisionError extends ClassifierError {
  readonly repo: string;
  readonly revision: string;

  constructor(facts: { repo: string; revision: string }) {
    super({
      code: "ERR_HUB_REVISION",
      what: `the repository ${facts.repo} has no such revision`,
      found: JSON.stringify(facts.revision),
      remedy:
        "Name a branch, a tag, or a whole commit id of 40 hex digits; the repository's page lists them.",
    });
    this.repo = facts.repo;
    this.revision = facts.revision;
  }
}
