import { mkdirSync, writeFileSync } from "node:fs";
import { mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { runProgram } from "@org/classifier-command-line/testing";
import { manifestDigest } from "@org/classifier-core/preparation";
import { beforeEach, describe, expect, it } from "vitest";
import { differingFiles, filesIn, temporaryFolder } from "../__fixtures__/folders.ts";
import { hollowBundle, UNSAFE, verdictOn } from "../__fixtures__/judged-bundle.ts";
import { ENTRY, INSTALLED, type ProjectFiles, packageAt, projectWith } from "../__fixtures__/project.ts";
import { attachVerdict } from "../safety/attach-verdict.ts";
import { measuredDigest } from "../safety/read-verdict.ts";
import { type DeployOptions, type DeployProgress, deploy } from "./deploy.ts";
import { OWN_PLATFORM } from "./platform.ts";

// On a project of stand-ins, whose core says what it was started with; the real one is in deploy.e2e.test.ts.

let bundle: string;
let out: string;
beforeEach(async () => {
  bundle = await hollowBundle();
  out = join(await temporaryFolder(), "deployment");
});

/** Deploys for a platform that is none of a test's machine, so that nothing is started. */
async function deployed(files: ProjectFiles, { entry = "main.js", ...options }: Partial<DeployOptions> = {}) {
  const project = await projectWith({ ...INSTALLED, ...files });
  const report = await deploy({
    entry: join(project, entry),
    bundle,
    out,
    platform: "win32-x64",
    ...options,
  });
  return { report, paths: [...(await filesIn(out)).keys()], project };
}
async function refusal(work: Promise<unknown>) {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason as Error & { code: string; found?: string },
  );
  if (error === undefined) throw new Error("expected a rejection");
  expect(error.message).not.toContain(dirname(out));
  // Neither the folder nor anything beside it.
  expect(await readdir(dirname(out))).not.toContain(basename(out));
  expect((await readdir(dirname(out))).filter((name) => name.startsWith("."))).toEqual([]);
  return error;
}
const run = (file: string) => runProgram(process.execPath, [join(out, file)], { cwd: "/" });

describe("a deployment", () => {
  it("holds the entry, what it imports with its licence, and the bundle beside the entry; nothing else", async () => {
    const { report, paths } = await deployed({ "main.js": ENTRY, "main.js.map": "{}", "notes.md": "notes" });
    expect(paths).toEqual(
      [
        "assets/data/a.txt",
        "assets/manifest.json",
        "assets/models/z.txt",
        "main.js",
        "node_modules/@org/classifier-core/LICENSE",
        "node_modules/@org/classifier-core/index.js",
        "node_modules/@org/classifier-core/package.json",
        "node_modules/onnxruntime-node/bin/napi-v6/win32/x64/onnxruntime.dll",
        "node_modules/onnxruntime-node/bin/napi-v6/win32/x64/onnxruntime_binding.node",
        "node_modules/onnxruntime-node/index.js",
        "node_modules/onnxruntime-node/package.json",
        "package.json",
      ].sort(),
    );
    expect(report).toMatchObject({ entry: "main.js", bundleFolder: "assets", platform: "win32-x64" });
    expect(report.sample).toBeUndefined();
    expect(await differingFiles(join(out, "assets"), bundle)).toEqual([]);
  });

  it("is measured by part, and the parts are all of it", async () => {
    const { report, paths } = await deployed({ "main.js": ENTRY });
    const { code, packages, runtime, bundle: ofBundle, total, files } = report.sizes;
    const bytes = await Promise.all(paths.map(async (path) => (await stat(join(out, path))).size));
    expect(total).toBe(bytes.reduce((sum, size) => sum + size, 0));
    expect(code + packages + runtime + ofBundle.total).toBe(total);
    expect(ofBundle.model + ofBundle.embeddings + ofBundle.heads + ofBundle.data).toBe(ofBundle.total);
    expect(ofBundle.model).toBe("content".length);
    expect(code).toBe(ENTRY.length + (INSTALLED["package.json"] as string).length);
    expect(files).toBe(paths.length);
  });

  it.each([
    ["linux-x64", ["libonnxruntime.so.1"]],
    ["linux-arm64", ["libonnxruntime.so.1"]],
    ["darwin-arm64", ["libonnxruntime.1.dylib"]],
    ["win32-x64", ["onnxruntime.dll"]],
  ] as const)(
    "for %s has that platform's libraries, and of these what the binding names",
    async (platform, libraries) => {
      const { paths } = await deployed({ "main.js": ENTRY }, { platform });
      const folder = `node_modules/onnxruntime-node/bin/napi-v6/${platform.replace("-", "/")}`;
      expect(paths.filter((path) => path.includes("/bin/")).sort()).toEqual(
        [...libraries, "onnxruntime_binding.node"].map((name) => `${folder}/${name}`).sort(),
      );
      if (platform === "linux-arm64") {
        expect(await readFile(join(out, folder, "libonnxruntime.so.1"), "utf8")).toBe("linux-arm64");
      }
    },
  );

  it("leaves out the bundle of the project where that is the one deployed", async () => {
    const project = await projectWith({
      ...INSTALLED,
      "main.js": `${ENTRY} import { readFileSync } from "node:fs"; readFileSync(new URL("./assets/manifest.json", import.meta.url));`,
    });
    await mkdir(join(project, "assets"));
    for (const [path, bytes] of await filesIn(bundle)) {
      await mkdir(dirname(join(project, "assets", path)), { recursive: true });
      await writeFile(join(project, "assets", path), bytes);
    }
    await deploy({
      entry: join(project, "main.js"),
      bundle: join(project, "assets"),
      out,
      platform: "win32-x64",
    });
    expect(await differingFiles(join(out, "assets"), bundle)).toEqual([]);
  });

  it("has the files a module reads from its own package, and none it reads from elsewhere", async () => {
    const elsewhere = join(await temporaryFolder(), "secret.txt");
    await writeFile(elsewhere, "of this machine alone");
    const { paths } = await deployed({
      "main.js": `${ENTRY}
        import { readFileSync } from "node:fs";
        import { Worker } from "node:worker_threads";
        readFileSync(new URL("./page.html", import.meta.url));
        readFileSync(${JSON.stringify(elsewhere)});
        new Worker(new URL("./worker.js", import.meta.url));`,
      "page.html": "<p>",
      "worker.js": `import "dependency";`,
      ...packageAt("node_modules/dependency", "dependency", "export {};"),
    });
    expect(paths).toContain("page.html");
    expect(paths).toContain("worker.js");
    expect(paths).toContain("node_modules/dependency/index.js");
    expect(paths.filter((path) => path.includes("secret"))).toEqual([]);
  });

  it("of an installed package's own program has node_modules around all of it", async () => {
    const { report, paths } = await deployed(packageAt("node_modules/program", "program", ENTRY), {
      entry: "node_modules/program/index.js",
      platform: undefined,
    });
    expect(report.entry).toBe("node_modules/program/index.js");
    expect(report.sample?.decision).toBe("route");
    for (const path of paths) expect(path).toMatch(/^node_modules\//);
  });

  it("names what the code imports and nobody has installed", async () => {
    const { report } = await deployed({
      "main.js": `${ENTRY} try { await import("optional-thing"); } catch {}`,
    });
    expect(report.warnings.join()).toContain("optional-thing");
  });
});

describe("links", () => {
  it("to packages of a workspace become their files, and modules are found from there", async () => {
    const { paths, report } = await deployed(
      {
        "apps/desk/package.json": `{"type":"module"}`,
        "apps/desk/main.js": `${ENTRY} import own from "own"; console.log(own);`,
        ...packageAt("packages/own", "own", `export { default } from "shared";`),
        ...packageAt("packages/own/node_modules/shared", "shared", `export default "nested";`),
        ...packageAt("node_modules/shared", "shared", `export default "hoisted";`),
        "node_modules/own": { link: "../packages/own" },
      },
      { entry: "apps/desk/main.js" },
    );
    expect(report.entry).toBe("apps/desk/main.js");
    expect(report.bundleFolder).toBe("apps/desk/assets");
    expect(paths).toContain("node_modules/own/node_modules/shared/index.js");
    expect(paths.filter((path) => path.startsWith("packages/"))).toEqual([]);
    expect(await run(report.entry)).toMatchObject({ stdout: "nested\n", stderr: "", code: 0 });
  });

  it("inside node_modules stay, as pnpm's have to, and lead into the deployment", async () => {
    const store = "node_modules/.pnpm";
    const { project } = await deployed({
      "main.js": `${ENTRY} import a from "a"; console.log(a);`,
      ...packageAt(`${store}/a@1/node_modules/a`, "a", `export { default } from "b";`),
      ...packageAt(`${store}/b@1/node_modules/b`, "b", `export default "b";`),
      [`${store}/a@1/node_modules/b`]: { link: "../../b@1/node_modules/b" },
      "node_modules/a": { link: ".pnpm/a@1/node_modules/a" },
    });
    await rm(project, { recursive: true });
    expect(await run("main.js")).toMatchObject({ stdout: "b\n", stderr: "", code: 0 });
  });

  it("to a package of another project are refused where its dependencies would stay behind", async () => {
    const elsewhere = await projectWith({
      ...packageAt("packages/linked", "linked", `import "far-away";`),
      ...packageAt("node_modules/far-away", "far-away", "export {};"),
    });
    const error = await refusal(
      deployed({
        "main.js": `${ENTRY} import "linked";`,
        "node_modules/linked": { link: join(elsewhere, "packages/linked") },
      }),
    );
    expect(error).toMatchObject({ code: "ERR_DEPLOY_FAILED", found: "far-away" });
  });

  it("are refused too where a folder above the output happens to have the module", async () => {
    const elsewhere = await projectWith({
      ...packageAt("packages/linked", "linked", `import "far-away";`),
      ...packageAt("node_modules/far-away", "far-away", "export {};"),
    });
    await mkdir(join(dirname(out), "node_modules/far-away"), { recursive: true });
    await writeFile(join(dirname(out), "node_modules/far-away/index.js"), "");
    const error = await refusal(
      deployed({
        "main.js": `${ENTRY} import "linked";`,
        "node_modules/linked": { link: join(elsewhere, "packages/linked") },
      }),
    );
    expect(error).toMatchObject({ code: "ERR_DEPLOY_FAILED", found: "far-away/index.js" });
  });
});

describe("the start", () => {
  const own = { platform: undefined };

  it("happens in the result, and its answer is in the report", async () => {
    const { report } = await deployed({ "main.js": ENTRY }, own);
    expect(report).toMatchObject({
      platform: OWN_PLATFORM,
      sample: {
        decision: "route",
        category: "stand-in",
        firstResultMs: expect.any(Number),
        network: expect.stringMatching(/^(namespace|sockets refused)$/),
      },
    });
  });

  it("finds nothing above the deployment, and leaves nothing in the temporary folder", async () => {
    const core = "node_modules/@org/classifier-core/index.js";
    // far-away, which nobody can see that it needs, and what lies above the folder it is put into.
    const hidden = {
      [core]: `import "onnxruntime-node"; export const createClassifier = async () => { await import(atob("ZmFyLWF3YXk=")); };`,
    };
    await mkdir(join(dirname(out), "node_modules/far-away"), { recursive: true });
    await writeFile(join(dirname(out), "node_modules/far-away/index.js"), "");
    const left = async () =>
      (await readdir(tmpdir())).filter((name) => name.startsWith("classifier-deployment-"));
    const before = await left();
    const error = await refusal(deployed({ "main.js": ENTRY, ...hidden }, own));
    expect(error).toMatchObject({ code: "ERR_DEPLOY_FAILED", found: "ERR_MODULE_NOT_FOUND" });
    expect(await left()).toEqual(before);
  });

  it("that fails leaves nothing, and says why by code, with the message as its cause", async () => {
    const core = "node_modules/@org/classifier-core/index.js";
    const broken = {
      [core]: `import "onnxruntime-node"; export const createClassifier = () => { throw new TypeError("broken by a test"); };`,
    };
    const error = await refusal(deployed({ "main.js": ENTRY, ...broken }, own));
    expect(error).toMatchObject({ code: "ERR_DEPLOY_FAILED", found: "TypeError" });
    expect(String(error.cause)).toContain("broken by a test");
  });

  it("that ends without an answer is no success", async () => {
    const core = "node_modules/@org/classifier-core/index.js";
    const mute = {
      [core]: `import "onnxruntime-node"; export const createClassifier = () => process.exit(0);`,
    };
    const error = await refusal(deployed({ "main.js": ENTRY, ...mute }, own));
    expect(error).toMatchObject({ code: "ERR_DEPLOY_FAILED", found: "no answer" });
  });
});

describe("the zip", () => {
  it("is beside the folder, and the report has its size", async () => {
    const { report } = await deployed({ "main.js": ENTRY }, { zip: true });
    expect(report.zip).toEqual({ path: `${out}.zip`, bytes: (await stat(`${out}.zip`)).size });
    expect((await readdir(dirname(out))).sort()).toEqual(["deployment", "deployment.zip"]);
  });

  it("that is there already is left alone, and nothing is deployed", async () => {
    await writeFile(`${out}.zip`, "last week's");
    await expect(deployed({ "main.js": ENTRY }, { zip: true })).rejects.toMatchObject({
      code: "ERR_DEPLOY_FAILED",
    });
    expect(await readdir(dirname(out))).toEqual(["deployment.zip"]);
    expect(await readFile(`${out}.zip`, "utf8")).toBe("last week's");
  });

  it("is not there where the folder was filled meanwhile, which stays as it is", async () => {
    const fill = ({ label }: DeployProgress) => {
      if (label !== "packing") return;
      mkdirSync(out);
      writeFileSync(join(out, "thesis.txt"), "years of work");
    };
    await expect(deployed({ "main.js": ENTRY }, { zip: true, onProgress: fill })).rejects.toMatchObject({
      code: "ERR_DEPLOY_FAILED",
    });
    expect(await readdir(dirname(out), { recursive: true })).toEqual(["deployment", "deployment/thesis.txt"]);
  });

  it("is not there where the deployment failed", async () => {
    await refusal(
      deployed({ "main.js": `${ENTRY} process.exit();` }, { zip: true, platform: "win32-arm64" }),
    );
    expect(await readdir(dirname(out))).toEqual([]);
  });
});

describe("the safety verdict", () => {
  const judge = async (changes = {}) =>
    attachVerdict(bundle, verdictOn(await measuredDigest(bundle), changes));

  it("SAFE is deployed without a word; none at all with a warning", async () => {
    const { report: none } = await deployed({ "main.js": ENTRY });
    expect(none.verdict).toBe("none");
    expect(none.warnings.join()).toMatch(/no safety verdict/);
    await rm(out, { recursive: true });
    await judge();
    const { report: safe, paths } = await deployed({ "main.js": ENTRY });
    expect(safe).toMatchObject({ verdict: "SAFE", warnings: [] });
    expect(paths).toContain("assets/safety.json");
  });

  it("UNSAFE is refused with its reasons, and deployed by force with a warning", async () => {
    await judge(UNSAFE);
    const error = await refusal(deployed({ "main.js": ENTRY }));
    expect(error).toMatchObject({ code: "ERR_VERDICT_UNSAFE", reasons: UNSAFE.reasons });
    expect(error.message).toContain("e-17");
    const { report } = await deployed({ "main.js": ENTRY }, { force: true });
    expect(report.verdict).toBe("UNSAFE");
    expect(report.warnings.join()).toMatch(/UNSAFE/);
  });

  it("on another content is refused, and deployed by force with a warning", async () => {
    const other = await hollowBundle("other");
    await attachVerdict(other, verdictOn(await measuredDigest(other)));
    await judge();
    // The other's verdict, in this bundle's manifest.
    const forged = JSON.parse(await readFile(join(bundle, "manifest.json"), "utf8"));
    const theirs = JSON.parse(await readFile(join(other, "manifest.json"), "utf8"));
    const isVerdict = ({ path }: { path: string }) => path === "safety.json";
    forged.files = [...forged.files.filter((file: never) => !isVerdict(file)), theirs.files.find(isVerdict)];
    await writeFile(
      join(bundle, "manifest.json"),
      JSON.stringify({ ...forged, digest: manifestDigest(forged) }),
    );
    await writeFile(join(bundle, "safety.json"), await readFile(join(other, "safety.json")));

    expect(await refusal(deployed({ "main.js": ENTRY }))).toMatchObject({ code: "ERR_VERDICT_FOREIGN" });
    const { report } = await deployed({ "main.js": ENTRY }, { force: true });
    expect(report.verdict).toBe("foreign");
    expect(report.warnings.join()).toMatch(/another bundle/);
  });

  it("that was edited is refused, by force too: the bundle is damaged", async () => {
    await judge(UNSAFE);
    const file = join(bundle, "safety.json");
    await writeFile(file, (await readFile(file, "utf8")).replace("UNSAFE", "SAFE"));
    for (const force of [false, true]) {
      const error = await refusal(deployed({ "main.js": ENTRY }, { force }));
      expect(error.code).toBe("ERR_ASSET_INTEGRITY");
    }
  });
});

describe("is refused, and nothing is left behind:", () => {
  it.each<[what: string, files: ProjectFiles, options: Partial<DeployOptions>, code: string, found: RegExp]>([
    ["an entry that is not there", {}, {}, "ERR_INVALID_ARGUMENT", /none of that name/],
    ["an entry that is a folder", {}, { entry: "node_modules" }, "ERR_INVALID_ARGUMENT", /a folder/],
    ["an entry without core", { "main.js": "" }, {}, "ERR_DEPLOY_FAILED", /classifier-core/],
    [
      "a platform whose library is not there",
      { "main.js": ENTRY },
      { platform: "win32-arm64" },
      "ERR_DEPLOY_FAILED",
      /win32-arm64/,
    ],
    [
      "a platform that is none",
      { "main.js": ENTRY },
      { platform: "sunos-sparc" as never },
      "ERR_INVALID_ARGUMENT",
      /linux-x64/,
    ],
    [
      "an entry that reads other files from where the bundle goes",
      {
        "main.js": `${ENTRY} import { readFileSync } from "node:fs"; readFileSync(new URL("./assets/logo.svg", import.meta.url));`,
        "assets/logo.svg": "<svg/>",
      },
      {},
      "ERR_DEPLOY_FAILED",
      /assets/,
    ],
  ])("%s", async (_, files, options, code, found) => {
    const error = await refusal(deployed(files, options));
    expect(error.code).toBe(code);
    expect(error.message).toMatch(found);
  });

  it("a folder with content, which stays as it is; an empty one is taken", async () => {
    await mkdir(out);
    await writeFile(join(out, "thesis.txt"), "years of work");
    await expect(deployed({ "main.js": ENTRY })).rejects.toMatchObject({ code: "ERR_DEPLOY_FAILED" });
    expect(await readdir(out)).toEqual(["thesis.txt"]);
    await rm(join(out, "thesis.txt"));
    expect((await deployed({ "main.js": ENTRY })).paths).toContain("main.js");
  });

  it("a bundle that is damaged, or none", async () => {
    await writeFile(join(bundle, "models/z.txt"), "CONTENT");
    expect(await refusal(deployed({ "main.js": ENTRY }))).toMatchObject({ code: "ERR_ASSET_INTEGRITY" });
    await rm(bundle, { recursive: true });
    expect(await refusal(deployed({ "main.js": ENTRY }))).toMatchObject({ code: "ERR_ASSETS_NOT_FOUND" });
  });

  it("one that is aborted", async () => {
    const abort = new AbortController();
    const aborted = deployed(
      { "main.js": ENTRY },
      {
        signal: abort.signal,
        onProgress: ({ label }) => label === "copying files" && abort.abort(),
      },
    );
    expect(await refusal(aborted)).toMatchObject({ name: "AbortError" });
  });
});
