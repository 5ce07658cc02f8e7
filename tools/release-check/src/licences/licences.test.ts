import { describe, expect, it } from "vitest";
import { judgeLicences } from "./judge-licences.ts";

// Held against what comes along with a release in its rehearsal.

const component = (name: string, licence?: string) => ({ name, version: "1.0.0", licence });

describe("a licence", () => {
  const allowed = ["MIT", "Apache-2.0"];

  it("is allowed where one that may be chosen is, and refused where one that holds as well is not", () => {
    const components = [
      component("either", "(GPL-3.0-only OR MIT)"),
      component("both", "(MIT AND GPL-3.0-only)"),
      component("plain", "Apache-2.0"),
    ];
    expect(judgeLicences(components, { allowed, exceptions: [] }).refused).toEqual([
      "both@1.0.0: (MIT AND GPL-3.0-only)",
    ]);
  });

  it.each([undefined, "SEE LICENSE IN LICENSE.md", "", "MIT AND"])("that says %j is refused", (licence) => {
    expect(judgeLicences([component("unclear", licence)], { allowed, exceptions: [] }).refused).toHaveLength(
      1,
    );
  });

  it("is excepted for the packages that are named and as it stands, and no longer once it changes", () => {
    const exceptions = [{ packages: "@img/*", licence: "LGPL-3.0-or-later", reason: "linked" }];
    const components = [component("@img/one", "LGPL-3.0-or-later"), component("@img/two", "AGPL-3.0-only")];
    expect(judgeLicences(components, { allowed, exceptions })).toEqual({
      refused: ["@img/two@1.0.0: AGPL-3.0-only"],
      unused: [],
    });
  });

  it("whose exception nothing needs any more is told", () => {
    const exceptions = [{ packages: "gone", licence: null, reason: "was not stated" }];
    expect(judgeLicences([component("here", "MIT")], { allowed, exceptions }).unused).toEqual(["gone"]);
  });
});
