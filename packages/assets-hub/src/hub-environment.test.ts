import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readHubEnvironment, type Variables } from "./hub-environment.ts";

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "hub-home-"));
});
afterEach(() => rm(home, { recursive: true }));

const read = (variables: Variables) => readHubEnvironment(variables, home);

describe("the cache's folder", () => {
  it.each<[string, Variables]>([
    ["~/.cache/huggingface/hub", {}],
    ["~/.cache/huggingface/hub", { HF_HOME: "", HF_HUB_CACHE: " ", XDG_CACHE_HOME: "" }],
    ["/xdg/huggingface/hub", { XDG_CACHE_HOME: "/xdg" }],
    ["/hf/hub", { HF_HOME: "/hf", XDG_CACHE_HOME: "/xdg" }],
    ["/old", { HUGGINGFACE_HUB_CACHE: "/old", HF_HOME: "/hf" }],
    ["/new", { HF_HUB_CACHE: "/new", HUGGINGFACE_HUB_CACHE: "/old", HF_HOME: "/hf" }],
    ["~/caches/hub", { HF_HUB_CACHE: "~/caches/hub" }],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the braces are the variable's, as in a shell
    ["/data/ann/hub", { HF_HUB_CACHE: "$DISK/${WHO}/hub", DISK: "/data", WHO: "ann" }],
    ["/x/$UNSET", { HF_HUB_CACHE: "/x/$UNSET" }],
    ["/a~b", { HF_HUB_CACHE: "/a~b" }],
  ])("is %s by %o", (expected, variables) => {
    expect(read(variables).cacheDir).toBe(expected.replace(/^~/, home));
  });
});

describe("the endpoint", () => {
  it("is the Hub's own, or the variable's without a slash at its end", () => {
    expect(read({}).endpoint).toBe("https://huggingface.co");
    expect(read({ HF_ENDPOINT: "" }).endpoint).toBe("https://huggingface.co");
    expect(read({ HF_ENDPOINT: "https://mirror.example/hf//" }).endpoint).toBe("https://mirror.example/hf");
  });
});

describe("the token", () => {
  it("comes from HF_TOKEN, then the older variable, then the file of a login, trimmed", async () => {
    const file = join(home, "token-file");
    await writeFile(file, "hf_file\n");
    const all = { HF_TOKEN: " hf_new ", HUGGING_FACE_HUB_TOKEN: "hf_old", HF_TOKEN_PATH: "~/token-file" };
    expect(read(all).token).toBe("hf_new");
    expect(read({ ...all, HF_TOKEN: "" }).token).toBe("hf_old");
    expect(read({ HF_TOKEN_PATH: file }).token).toBe("hf_file");
    await writeFile(join(home, "token"), "hf_home");
    expect(read({ HF_HOME: "~" }).token).toBe("hf_home");
  });

  it("is none without any, and none where it may not be taken by itself", () => {
    expect(read({}).token).toBeUndefined();
    expect(read({ HF_TOKEN: "hf_new", HF_HUB_DISABLE_IMPLICIT_TOKEN: "1" }).token).toBeUndefined();
  });
});

describe("switches", () => {
  it.each(["1", "ON", "on", "Yes", "TRUE", "true"])("%s switches on, as for Python", (value) => {
    expect(read({ HF_HUB_OFFLINE: value }).offlineBy).toBe("HF_HUB_OFFLINE");
    expect(read({ TRANSFORMERS_OFFLINE: value }).offlineBy).toBe("TRANSFORMERS_OFFLINE");
    expect(read({ HF_HUB_DISABLE_SYMLINKS: value }).symlinks).toBe(false);
  });

  it.each(["", "0", "no", "false", "off", "2", undefined])("%s does not", (value) => {
    expect(read({ HF_HUB_OFFLINE: value }).offlineBy).toBeUndefined();
    expect(read({ HF_HUB_DISABLE_SYMLINKS: value }).symlinks).toBe(true);
  });
});

describe("time-outs", () => {
  it("are seconds, ten where nothing usable is said", () => {
    const { metadataTimeoutMs, downloadTimeoutMs } = read({
      HF_HUB_ETAG_TIMEOUT: "3",
      HF_HUB_DOWNLOAD_TIMEOUT: "60",
    });
    expect([metadataTimeoutMs, downloadTimeoutMs]).toEqual([3000, 60_000]);
    for (const value of ["", "0", "-1", "soon", undefined]) {
      expect(read({ HF_HUB_ETAG_TIMEOUT: value }).metadataTimeoutMs).toBe(10_000);
    }
  });
});
