import { describe, expect, it } from "vitest";
import { CASCADE_SETTINGS, lexicalLibraryBundle } from "../__fixtures__/lexical-library-bundle.ts";
import { libraryBundle } from "../__fixtures__/library-bundle.ts";
import { memoryAssets } from "../assets/memory-assets.ts";
import { createClassifier } from "../classifier.ts";
import { describeBundle } from "./bundle-description.ts";

describe("the description of a bundle", () => {
  it("says what the bundle is and what its desk knows, in plain JSON", async () => {
    const description = await describeBundle(memoryAssets(libraryBundle()));
    expect(description).toMatchObject({
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
      lexical: false,
      lexicalAnswerConfidence: null,
    });
    expect(description.categories).toContainEqual(
      expect.objectContaining({ id: "lending", name: "Lending", team: expect.any(String) }),
    );
    expect(JSON.parse(JSON.stringify(description))).toEqual(description);
  });

  it("is what a classifier of the bundle says, and tells from which confidence wording answers alone", async () => {
    const assets = memoryAssets(lexicalLibraryBundle());
    const classifier = await createClassifier({ assets, mode: "lexical" });
    expect(classifier.bundle).toEqual(await describeBundle(assets));
    expect(classifier.bundle).toMatchObject({
      lexical: true,
      lexicalAnswerConfidence: CASCADE_SETTINGS.cascade.answerConfidence,
    });
    await classifier.close();
  });

  it("gives the source back, also where the bundle cannot be read", async () => {
    const bundle = libraryBundle();
    let closed = 0;
    const provider = {
      name: "counting",
      open: async () => ({
        origin: "memory",
        read: async (path: string) => {
          if (path === "manifest.json") return bundle[path] as Uint8Array;
          throw new Error("unreadable");
        },
        close: async () => {
          closed++;
        },
      }),
    };
    await expect(describeBundle(provider)).rejects.toThrow("unreadable");
    expect(closed).toBe(1);
  });
});
