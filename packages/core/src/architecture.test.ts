import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

// What the design promises of the whole, held against the sources themselves.

const packages = fileURLToPath(new URL("../../", import.meta.url));
const sources = readdirSync(packages).flatMap((name) => {
  const folder = join(packages, name, "src");
  return readdirSync(join(packages, name)).includes("src")
    ? readdirSync(folder, { recursive: true, encoding: "utf8" })
        .filter((file) => file.endsWith(".ts") && !/\.test\.ts$|__fixtures__/.test(file))
        .map((file) => ({
          package: name,
          file: `${name}/src/${file}`,
          text: readFileSync(join(folder, file), "utf8"),
        }))
    : [];
});
const filesWith = (pattern: RegExp, among = sources) =>
  among.filter(({ text }) => pattern.test(text)).map(({ file }) => file);
const core = sources.filter((source) => source.package === "core");

describe("the sources", () => {
  it("are found", () => {
    expect(core.length).toBeGreaterThan(50);
    expect(new Set(sources.map((source) => source.package))).toEqual(
      new Set([
        "advisor-ollama",
        "assets-fs",
        "assets-hub",
        "bench",
        "command-line",
        "core",
        "prepare",
        "server",
      ]),
    );
  });

  it("read environment variables in one place a package: core's own, and the Hub's; a measured process inherits them", () => {
    expect(filesWith(/process\.env\b/).sort()).toEqual([
      "assets-hub/src/hub-environment.ts",
      "bench/src/measurement/fresh-process.ts",
      "core/src/environment/environment.ts",
    ]);
  });

  it("print nothing", () => {
    expect(filesWith(/\bconsole\./)).toEqual([]);
  });

  it("of core know no provider, no preparation and no model package", () => {
    expect(filesWith(/from "@org\//, core)).toEqual([]);
  });

  it("of core hold no desk's words", () => {
    expect(
      filesWith(/\b(store|cashier|printer|invoice|mailbox|handheld|retail)s?\b/i, core.map(withoutComments)),
    ).toEqual([]);
  });
});

/** A comment may give an example; what runs may not. */
function withoutComments(source: (typeof sources)[number]): (typeof sources)[number] {
  return { ...source, text: source.text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "") };
}
