/** Every code an error of this suite can carry; a caller switches on these, not on class names or messages. */
export type ClassifierErrorCode =
  | "ERR_ASSETS_NOT_FOUND"
  | "ERR_ASSETS_UNAVAILABLE"
  | "ERR_ASSET_ACCESS"
  | "ERR_ASSET_INTEGRITY"
  | "ERR_ASSET_PATH"
  | "ERR_BUNDLE_FORMAT"
  | "ERR_BUNDLE_VERSION"
  | "ERR_NO_PROVIDER_SERVED"
  | "ERR_PLATFORM_UNSUPPORTED"
  | "ERR_RUNTIME"
  | "ERR_INVALID_ARGUMENT"
  | "ERR_CLASSIFIER_CLOSED"
  | "ERR_HUB_UNAUTHORIZED"
  | "ERR_HUB_GATED"
  | "ERR_HUB_REVISION"
  | "ERR_HUB_REFUSED"
  | "ERR_HUB_CACHE"
  | "ERR_SOURCE_INVALID"
  | "ERR_BUILD_FAILED"
  | "ERR_IMPORT_FAILED"
  | "ERR_VERDICT_FOREIGN"
  | "ERR_VERDICT_UNSAFE"
  | "ERR_DEPLOY_FAILED";

export interface ErrorFacts {
  readonly code: ClassifierErrorCode;
  /** What failed, as a clause without a full stop. Never ticket text, tokens or absolute paths. */
  readonly what: string;
  readonly expected?: string | undefined;
  readonly found?: string | undefined;
  /** What the reader can do about it, as a full sentence. */
  readonly remedy: string;
  readonly cause?: unknown;
}

// A registered symbol, so that an error made by a second copy of this package is still recognised.
const marker = Symbol.for("@org/classifier-core/error");

/** Base of every error the suite throws on purpose; its message says what failed, what was expected and what to do. */
export class ClassifierError extends Error {
  readonly code: ClassifierErrorCode;
  readonly expected: string | undefined;
  readonly found: string | undefined;
  readonly remedy: string;

  constructor(facts: ErrorFacts) {
    const difference = [
      facts.expected === undefined ? "" : `expected ${facts.expected}`,
      facts.found === undefined ? "" : `found ${facts.found}`,
    ].filter((part) => part !== "");
    const what = difference.length > 0 ? `${facts.what}: ${difference.join(", ")}` : facts.what;
    super(`${what}. ${facts.remedy}`, facts.cause === undefined ? undefined : { cause: facts.cause });
    this.name = new.target.name;
    this.code = facts.code;
    this.expected = facts.expected;
    this.found = facts.found;
    this.remedy = facts.remedy;
    Object.defineProperty(this, marker, { value: true });
  }

  /** True for errors of this suite, also those of another copy of the package. */
  static isInstance(value: unknown): value is ClassifierError {
    return typeof value === "object" && value !== null && marker in value;
  }

  /** Plain facts for logs: no stack and no cause, since those may hold paths of the machine. */
  toJSON(): Record<string, unknown> {
    return {
      name: this.name,
      code: this.code,
      message: this.message,
      ...(this.expected === undefined ? {} : { expected: this.expected }),
      ...(this.found === undefined ? {} : { found: this.found }),
      remedy: this.remedy,
    };
  }
}
