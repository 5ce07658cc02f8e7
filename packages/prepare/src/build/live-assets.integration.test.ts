import { cp, mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { fsAssets } from "@org/classifier-assets-fs";
import { chain, createClassifier, NoProviderServedError } from "@org/classifier-core";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { editedDesk } from "../__fixtures__/edited-desk.ts";
import { LIBRARY_DESK, temporaryFolder } from "../__fixtures__/folders.ts";
import { buildBundle } from "./build-bundle.ts";
import { liveAssets } from "./live-assets.ts";

beforeEach(() => {
  vi.stubEnv("CLASSIFIER_LIVE_BUILD", "");
  vi.stubEnv("CLASSIFIER_ENVIRONMENT", "machine");
});
afterEach(() => {
  vi.unstubAllEnvs();
});

const missing = async () => fsAssets({ dir: join(await temporaryFolder(), "missing"), name: "shipped" });

describe("a chain that ends in a live build", () => {
  it("serves what buildBundle would have written, and says who served", async () => {
    const folder = await temporaryFolder();
    const { bundle } = await buildBundle({ source: LIBRARY_DESK, out: join(folder, "bundle"), threads: 1 });
    const before = await readdir(folder);
    const assets = chain([await missing(), liveAssets({ source: LIBRARY_DESK, threads: 1 })]);
    const classifier = await createClassifier({ assets });
    try {
      expect(classifier.report.bundle).toEqual(bundle);
      expect(classifier.report.provider.name).toBe("live build");
      expect(classifier.report.provider.attempts).toMatchObject([
        { provider: "shipped", outcome: "not-found" },
        { provider: "live build", outcome: "served" },
      ]);
      const { category, provenance } = await classifier.classify("I have forgotten my PIN");
      expect(category?.id).toBe("cards");
      expect(provenance).toMatchObject({ bundleDigest: bundle.digest, provider: "live build" });
    } finally {
      await classifier.close();
    }
    expect(await readdir(folder)).toEqual(before);
  });

  it("does not build where a bundle is there", async () => {
    const out = join(await temporaryFolder(), "bundle");
    await buildBundle({ source: LIBRARY_DESK, out });
    const steps: string[] = [];
    const live = liveAssets({ source: LIBRARY_DESK, onProgress: ({ step }) => steps.push(step) });
    const classifier = await createClassifier({ assets: chain([fsAssets(out), live]) });
    await classifier.close();
    expect(classifier.report.provider.name).toBe("fs");
    expect(steps).toEqual([]);
  });
});

describe.each(["container", "serverless"])("in a %s environment", (kind) => {
  it("is refused, and the chain lists why", async () => {
    vi.stubEnv("CLASSIFIER_ENVIRONMENT", kind);
    const steps: string[] = [];
    const live = liveAssets({ source: LIBRARY_DESK, onProgress: ({ step }) => steps.push(step) });
    await expect(live.open()).rejects.toMatchObject({
      code: "ERR_ASSETS_UNAVAILABLE",
      remedy: expect.stringContaining("CLASSIFIER_LIVE_BUILD=1"),
    });
    const error = await createClassifier({ assets: chain([await missing(), live]) }).catch(
      (caught: unknown) => caught,
    );
    expect(error).toBeInstanceOf(NoProviderServedError);
    expect((error as NoProviderServedError).attempts).toMatchObject([
      { provider: "shipped", outcome: "not-found" },
      { provider: "live build", outcome: "unavailable", reason: expect.stringContaining("not allowed here") },
    ]);
    expect(steps).toEqual([]);
  });

  it("is allowed by the option, and by the variable", async () => {
    vi.stubEnv("CLASSIFIER_ENVIRONMENT", kind);
    const controller = new AbortController();
    const begun = new Error("it has begun");
    const options = {
      source: LIBRARY_DESK,
      signal: controller.signal,
      // Enough of a build to see that it is allowed.
      onProgress: () => controller.abort(begun),
    };
    await expect(liveAssets({ ...options, allow: true }).open()).rejects.toBe(begun);
    vi.stubEnv("CLASSIFIER_LIVE_BUILD", "1");
    await expect(liveAssets(options).open()).rejects.toBe(begun);
  });
});

it("can be forbidden by the option anywhere", async () => {
  await expect(liveAssets({ source: LIBRARY_DESK, allow: false }).open()).rejects.toMatchObject({
    code: "ERR_ASSETS_UNAVAILABLE",
  });
});

it("has no bundle where the sources are not there", async () => {
  const source = join(await temporaryFolder(), "missing");
  await expect(liveAssets({ source }).open()).rejects.toMatchObject({ code: "ERR_ASSETS_NOT_FOUND" });
});

it("stops the chain where the sources have mistakes: the next provider would hide them", async () => {
  const source = await editedDesk({ "desk.yaml": (text) => text.replace("version", "verison") });
  const next = { name: "next", open: () => Promise.reject(new Error("asked all the same")) };
  await expect(chain([liveAssets({ source }), next]).open()).rejects.toMatchObject({
    code: "ERR_SOURCE_INVALID",
  });
});

it.each(["the one it was made with", "the one it is opened with"])(
  "heeds both signals: %s",
  async (which) => {
    const controller = new AbortController();
    const other = new AbortController().signal;
    const reason = new Error("not now");
    const own = which === "the one it was made with";
    const live = liveAssets({
      source: LIBRARY_DESK,
      signal: own ? controller.signal : other,
      onProgress: ({ step }) => {
        if (step === "embed") controller.abort(reason);
      },
    });
    await expect(live.open({ signal: own ? other : controller.signal })).rejects.toBe(reason);
  },
);

it("leaves the sources as they were", async () => {
  const source = join(await temporaryFolder(), "desk");
  await mkdir(source);
  await cp(LIBRARY_DESK, source, { recursive: true });
  const before = await readdir(source, { recursive: true });
  const opened = await liveAssets({ source }).open();
  await opened.close?.();
  expect(await readdir(source, { recursive: true })).toEqual(before);
});
