import { describe, expect, it } from "vitest";
import { manifestFor } from "../testing/manifest-for.ts";
import {
  FORMAT_VERSION,
  findFile,
  MAX_MANIFEST_BYTES,
  type Manifest,
  manifestDigest,
  parseManifest,
} from "./manifest.ts";

const encode = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
const files = { "a.txt": encode("a"), "data/b.json": encode({ b: 1 }) };

type Loose = Record<string, unknown> & { files: Record<string, unknown>[]; model: Record<string, unknown> };

/** A valid manifest changed by `change`, its digest made to fit again: only the change can be what is refused. */
function changed(change: (manifest: Loose) => void): Uint8Array {
  const manifest = structuredClone(manifestFor(files)) as unknown as Loose;
  change(manifest);
  return encode({ ...manifest, digest: manifestDigest(manifest as unknown as Manifest) });
}

function refusal(bytes: Uint8Array): {
  code: string;
  field: string;
  found: string;
  message: string;
  remedy: string;
} {
  try {
    parseManifest(bytes);
  } catch (error) {
    return error as ReturnType<typeof refusal>;
  }
  throw new Error("accepted");
}

describe("parseManifest", () => {
  it("returns a valid manifest as it was written", () => {
    const manifest = manifestFor(files);
    expect(parseManifest(encode(manifest))).toEqual(manifest);
  });

  it("reads the same from any spelling of the same JSON", () => {
    const manifest = manifestFor(files);
    const respelled = Object.fromEntries(Object.entries(manifest).reverse());
    const bytes = new TextEncoder().encode(JSON.stringify(respelled, null, 4));
    expect(parseManifest(bytes)).toEqual(manifest);
  });

  it.each([
    [FORMAT_VERSION + 1, /Update @org\/classifier-core/],
    [FORMAT_VERSION - 1, /Build the bundle again/],
  ])("refuses version %i before it looks at anything else, and says what to do", (formatVersion, remedy) => {
    const error = refusal(encode({ formatVersion }));
    expect(error.code).toBe("ERR_BUNDLE_VERSION");
    expect(error.remedy).toMatch(remedy);
  });

  it.each([["1"], [1.5], [null], [[1]], [true]])("refuses %j as a version", (formatVersion) => {
    const error = refusal(changed((manifest) => Object.assign(manifest, { formatVersion })));
    expect(error).toMatchObject({ code: "ERR_BUNDLE_FORMAT", field: "formatVersion" });
  });

  it.each(Object.keys(manifestFor(files)))("names the missing field %s", (field) => {
    const { [field]: _, ...rest } = manifestFor(files) as unknown as Record<string, unknown>;
    expect(refusal(encode(rest))).toMatchObject({ code: "ERR_BUNDLE_FORMAT", field });
  });

  it("names a missing field inside another", () => {
    const bytes = changed((manifest) => delete (manifest.settings as { category?: object }).category);
    expect(refusal(bytes)).toMatchObject({ code: "ERR_BUNDLE_FORMAT", field: "settings.category" });
  });

  it.each([[-1], [0.5], [2 ** 31], [Number.MAX_VALUE], ["1"], [null]])(
    "refuses a file of %j bytes and names it",
    (bytes) => {
      const error = refusal(changed((manifest) => Object.assign(manifest.files[1] as object, { bytes })));
      expect(error).toMatchObject({ code: "ERR_BUNDLE_FORMAT", field: "files.1.bytes" });
    },
  );

  it.each([
    ["upper case", "A".repeat(64)],
    ["63 digits", "a".repeat(63)],
    ["65 digits", "a".repeat(65)],
    ["a line feed after it", `${"a".repeat(64)}\n`],
  ])("refuses a hash with %s", (_, sha256) => {
    const error = refusal(changed((manifest) => Object.assign(manifest.files[0] as object, { sha256 })));
    expect(error).toMatchObject({ code: "ERR_BUNDLE_FORMAT", field: "files.0.sha256" });
  });

  it.each(["../a.txt", "/etc/passwd", "a\\b", "data/../../a", "", "nul"])("refuses a file at %j", (path) => {
    const bytes = changed((manifest) => Object.assign(manifest.files[0] as object, { path }));
    expect(refusal(bytes).code).toBe("ERR_ASSET_PATH");
  });

  it.each(["folder", "onnx"])("refuses a model whose %s leaves the bundle", (field) => {
    const bytes = changed((manifest) => Object.assign(manifest.model, { [field]: "../../model.onnx" }));
    expect(refusal(bytes).code).toBe("ERR_ASSET_PATH");
  });

  it.each([
    ["the same path twice", "a.txt"],
    ["a path that differs only in case", "A.TXT"],
    ["the manifest itself", "manifest.json"],
    ["the manifest in other case", "Manifest.JSON"],
  ])("refuses %s", (_, path) => {
    const bytes = changed((manifest) => Object.assign(manifest.files[1] as object, { path }));
    expect(refusal(bytes)).toMatchObject({ code: "ERR_BUNDLE_FORMAT", field: "files" });
  });

  it("refuses two paths that differ only in how an accent is spelled", () => {
    const bytes = changed((manifest) => {
      Object.assign(manifest.files[0] as object, { path: "caf\u00e9.txt" });
      Object.assign(manifest.files[1] as object, { path: "cafe\u0301.txt" });
    });
    expect(refusal(bytes)).toMatchObject({ code: "ERR_BUNDLE_FORMAT", field: "files" });
  });

  it("refuses a manifest without files", () => {
    const bytes = changed((manifest) => {
      manifest.files = [];
    });
    expect(refusal(bytes)).toMatchObject({ code: "ERR_BUNDLE_FORMAT", field: "files" });
  });

  it.each<[what: string, change: (manifest: Loose) => void]>([
    [
      "a setting",
      (manifest) =>
        Object.assign(manifest.settings as object, {
          problems: { ...(manifest.settings as { problems: object }).problems, minSimilarity: 0.1 },
        }),
    ],
    ["a file's hash", (manifest) => Object.assign(manifest.files[0] as object, { sha256: "0".repeat(64) })],
    ["a name", (manifest) => Object.assign(manifest.bundle as object, { name: "Another" })],
    ["the order of files", (manifest) => manifest.files.reverse()],
    ["a field this version does not know", (manifest) => Object.assign(manifest, { added: true })],
  ])("notices that %s changed under the digest", (_, change) => {
    const manifest = structuredClone(manifestFor(files)) as unknown as Loose;
    change(manifest);
    expect(refusal(encode(manifest)).code).toBe("ERR_ASSET_INTEGRITY");
  });

  it("accepts fields this version does not know, and their content counts for the digest", () => {
    const withField = (value: string) => {
      return parseManifest(changed((manifest) => Object.assign(manifest, { fromALaterVersion: { value } })))
        .digest;
    };
    expect(withField("x")).toBe(withField("x"));
    expect(withField("x")).not.toBe(withField("y"));
    expect(withField("x")).not.toBe(manifestFor(files).digest);
  });

  it.each([
    ["no bytes", new Uint8Array(0)],
    ["JSON cut short", encode(manifestFor(files)).subarray(0, -1)],
    ["UTF-16", new Uint8Array(Buffer.from(JSON.stringify(manifestFor(files)), "utf16le"))],
    ["a byte that is not UTF-8", Uint8Array.from([...encode({ formatVersion: 1 }), 0xff])],
    ["a Git LFS pointer", new TextEncoder().encode("version https://git-lfs.github.com/spec/v1\n")],
    ["null", encode(null)],
    ["a list", encode([])],
    ["a text", encode("manifest")],
  ])("refuses %s", (_, bytes) => {
    expect(refusal(bytes)).toMatchObject({ code: "ERR_BUNDLE_FORMAT", asset: "manifest.json" });
  });

  it("refuses more bytes than a manifest can have, whoever carried them", () => {
    const bytes = new Uint8Array(MAX_MANIFEST_BYTES + 1).fill(" ".charCodeAt(0));
    bytes.set(encode(manifestFor(files)));
    expect(refusal(bytes)).toMatchObject({
      code: "ERR_BUNDLE_FORMAT",
      found: `${MAX_MANIFEST_BYTES + 1} bytes`,
    });
    expect(parseManifest(bytes.subarray(0, MAX_MANIFEST_BYTES)).files).toHaveLength(2);
  });

  it.each([
    ["lists", "[", "]"],
    ["objects", '{"a":', "}"],
  ])("refuses %s nested deep enough to end the stack", (_, open, close) => {
    const depth = 200_000;
    const deep = `${open.repeat(depth)}1${close.repeat(depth)}`;
    const json = JSON.stringify({ ...manifestFor(files), deep: 0 }).replace('"deep":0', `"deep":${deep}`);
    expect(refusal(new TextEncoder().encode(json))).toMatchObject({
      code: "ERR_BUNDLE_FORMAT",
      found: "more",
    });
  });

  it("tells of a text that does not fit by its length, since it may hold a ticket", () => {
    const bytes = changed((manifest) =>
      Object.assign(manifest.bundle as object, { name: "my card was stolen".repeat(20) }),
    );
    const { field, message } = refusal(bytes);
    expect(field).toBe("bundle.name");
    expect(message).not.toContain("stolen");
  });
});

describe("findFile", () => {
  it("finds a path by its exact spelling only", () => {
    const manifest = manifestFor(files);
    expect(findFile(manifest, "data/b.json")?.bytes).toBe(files["data/b.json"].length);
    expect(findFile(manifest, "DATA/b.json")).toBeUndefined();
    expect(findFile(manifest, "b.json")).toBeUndefined();
  });
});
