import { describe, expect, it, vi } from "vitest";
import * as errors from "./index.ts";

const { ClassifierError } = errors;

const remedy = "Do this.";
const every: [name: string, code: string, error: errors.ClassifierError][] = [
  [
    "AssetsNotFoundError",
    "ERR_ASSETS_NOT_FOUND",
    new errors.AssetsNotFoundError({ provider: "p", searched: [], remedy }),
  ],
  [
    "AssetsUnavailableError",
    "ERR_ASSETS_UNAVAILABLE",
    new errors.AssetsUnavailableError({ provider: "p", reason: "r", remedy }),
  ],
  ["AssetAccessError", "ERR_ASSET_ACCESS", new errors.AssetAccessError({ asset: "a", found: "f", remedy })],
  [
    "AssetIntegrityError",
    "ERR_ASSET_INTEGRITY",
    new errors.AssetIntegrityError({ asset: "a", expected: "e", found: "f" }),
  ],
  ["AssetPathError", "ERR_ASSET_PATH", new errors.AssetPathError({ reason: "r", found: "f" })],
  [
    "BundleFormatError",
    "ERR_BUNDLE_FORMAT",
    new errors.BundleFormatError({ asset: "a", expected: "e", found: "f" }),
  ],
  ["BundleVersionError", "ERR_BUNDLE_VERSION", new errors.BundleVersionError({ supported: 1, found: 2 })],
  ["NoProviderServedError", "ERR_NO_PROVIDER_SERVED", new errors.NoProviderServedError([])],
  [
    "UnsupportedPlatformError",
    "ERR_PLATFORM_UNSUPPORTED",
    new errors.UnsupportedPlatformError({ platform: "p", arch: "a", libc: "l", remedy }),
  ],
  ["RuntimeError", "ERR_RUNTIME", new errors.RuntimeError({ what: "w", found: "f", remedy })],
  [
    "InvalidArgumentError",
    "ERR_INVALID_ARGUMENT",
    new errors.InvalidArgumentError({ argument: "a", expected: "e", found: "f" }),
  ],
  [
    "ForeignVerdictError",
    "ERR_VERDICT_FOREIGN",
    new errors.ForeignVerdictError({ bundle: "0".repeat(64), judged: "1".repeat(64) }),
  ],
  ["ClassifierClosedError", "ERR_CLASSIFIER_CLOSED", new errors.ClassifierClosedError()],
];

describe("every error of core", () => {
  it("is in this list", () => {
    const classes = Object.values(errors)
      .filter((value) => typeof value === "function" && value.prototype instanceof ClassifierError)
      .map((value) => value.name);
    expect(classes.sort()).toEqual(every.map(([name]) => name).sort());
  });

  it.each(every)("%s has its name, the code %s and a remedy in the message", (name, code, error) => {
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({ name, code });
    expect(error.constructor.name).toBe(name);
    expect(error.remedy).toMatch(/^[A-Z].*\.$/);
    expect(error.message.endsWith(error.remedy)).toBe(true);
    expect(error.stack).toContain(name);
    expect(ClassifierError.isInstance(error)).toBe(true);
  });
});

describe("ClassifierError", () => {
  const facts = { code: "ERR_RUNTIME", what: "the model stopped", remedy } as const;

  it.each([
    [{ expected: "x", found: "y" }, "the model stopped: expected x, found y. Do this."],
    [{ expected: "x" }, "the model stopped: expected x. Do this."],
    [{ found: "y" }, "the model stopped: found y. Do this."],
    [{}, "the model stopped. Do this."],
  ])("says what failed, what was expected and found (%j), and what to do", (difference, message) => {
    expect(new ClassifierError({ ...facts, ...difference }).message).toBe(message);
  });

  it("keeps its cause, and has none where none was given", () => {
    const cause = new Error("behind");
    expect(new ClassifierError({ ...facts, cause }).cause).toBe(cause);
    expect("cause" in new ClassifierError(facts)).toBe(false);
  });

  it("writes facts for logs without stack and cause, which hold paths of the machine", () => {
    const cause = new Error("ENOENT: no such file, open '/home/alice/bundle'");
    const json = JSON.stringify(new ClassifierError({ ...facts, expected: "x", cause }));
    expect(JSON.parse(json)).toEqual({
      name: "ClassifierError",
      code: "ERR_RUNTIME",
      message: "the model stopped: expected x. Do this.",
      expected: "x",
      remedy,
    });
  });

  it("recognises an error of a second copy of the package", async () => {
    vi.resetModules();
    const copy = await import("./index.ts");
    expect(copy.ClassifierError).not.toBe(ClassifierError);
    const foreign = new copy.ClassifierClosedError();
    expect(foreign).not.toBeInstanceOf(ClassifierError);
    expect(ClassifierError.isInstance(foreign)).toBe(true);
  });

  it.each([
    ["a plain error", new Error("x")],
    ["an error with the same fields", Object.assign(new Error("x"), { ...facts, name: "ClassifierError" })],
    ["an error that went through JSON", JSON.parse(JSON.stringify(new ClassifierError(facts)))],
    ["null", null],
    ["undefined", undefined],
    ["a text", "ERR_RUNTIME"],
  ])("does not recognise %s", (_, value) => {
    expect(ClassifierError.isInstance(value)).toBe(false);
  });
});

describe("typeName", () => {
  it.each([
    [null, "null"],
    [undefined, "undefined"],
    [[], "array"],
    [{}, "object"],
    ["secret", "string"],
    [7, "number"],
  ])("names %j by its type", (value, name) => {
    expect(errors.typeName(value)).toBe(name);
  });
});
