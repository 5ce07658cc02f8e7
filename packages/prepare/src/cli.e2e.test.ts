import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { stopReading } from "@org/classifier-command-line/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { requireBuilt, runCommand } from "./__fixtures__/built-command.ts";
import { editedDesk } from "./__fixtures__/edited-desk.ts";
import { LIBRARY_DESK, temporaryFolder } from "./__fixtures__/folders.ts";
import { tinyEncoderFolder } from "./quantize/__fixtures__/tiny-encoder.ts";

let folder: string;
let bundle: string;
let digest: string;
beforeAll(async () => {
  requireBuilt();
  folder = await temporaryFolder();
  bundle = join(folder, "bundle");
  const built = await runCommand(["build", "--source", LIBRARY_DESK, "--out", bundle, "--json"]);
  expect(built.code, built.stderr).toBe(0);
  digest = JSON.parse(built.stdout).bundle.digest;
});

describe.each([
  ["--help"],
  ["build", "--help"],
  ["validate", "--help"],
  ["lint", "--help"],
  ["quantize", "--help"],
  ["--version"],
])("%s %s", (...args) => {
  it("answers on stdout, says nothing on stderr, and ends with 0", async () => {
    const { code, stdout, stderr } = await runCommand(args.filter((arg) => arg !== undefined));
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout.trim()).not.toBe("");
  });
});

it("--version is the package's", async () => {
  const { version } = JSON.parse(await readFile(new URL("../package.json", import.meta.url), "utf8"));
  expect((await runCommand(["--version"])).stdout).toBe(`${version}\n`);
});

describe("build", () => {
  it("says on stdout what was built, and on stderr in plain lines how far it had come", async () => {
    const out = join(await temporaryFolder(), "bundle");
    const { code, stdout, stderr } = await runCommand(["build", "--source", LIBRARY_DESK, "--out", out]);
    expect(code).toBe(0);
    expect(stdout).toContain(`built library-desk 1.0.0, digest ${digest.slice(0, 12)}\n`);
    expect(stdout).toMatch(/^4 categories, 12 problems, 61 tickets, 73 vectors in \d+\.\d s$/m);
    for (const step of [
      "reading the sources",
      "embedding texts",
      "fitting",
      "writing",
      "opening the bundle",
    ]) {
      expect(stderr).toMatch(new RegExp(`^${step}: \\d+ of \\d+$`, "m"));
    }
    expect(`${stdout}${stderr}`).not.toContain("\u001b");
    const { sizes } = JSON.parse(await readFile(join(out, "manifest.json"), "utf8"));
    expect(stdout).toMatch(new RegExp(`^total +${(sizes.total / 1e6).toFixed(1)} MB$`, "m"));
  });

  it("of a wrong source names each mistake by file, line and column, and ends with 1", async () => {
    const source = await editedDesk({
      "tickets/cards.jsonl": (text) => text.replace("pin-forgotten", "pin-lost"),
      "categories.yaml": (text) => text.replace("slaHours: 4", "slaHours: four"),
    });
    const out = join(await temporaryFolder(), "bundle");
    const { code, stdout, stderr } = await runCommand(["build", "--source", source, "--out", out, "--quiet"]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(/^categories\.yaml:10:57 .*slaHours/m);
    expect(stderr).toMatch(/^tickets\/cards\.jsonl:1:12 unknown problem pin-lost$/m);
    expect(stderr).not.toContain(source);
    expect(await readdir(join(out, ".."))).toEqual([]);
  });

  it("--strict lists the warnings, writes nothing, and ends with 1", async () => {
    const out = join(await temporaryFolder(), "bundle");
    const { code, stdout, stderr } = await runCommand([
      ...["build", "--source", LIBRARY_DESK, "--out", out, "--strict", "--quiet"],
    ]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain("[few-tickets] category lending has 19 tickets");
    expect(await readdir(join(out, ".."))).toEqual([]);
  });

  it("interrupted ends with 130, and leaves nothing", async () => {
    const out = join(await temporaryFolder(), "bundle");
    let sent = false;
    const { code, signal, stdout, stderr } = await runCommand(
      ["build", "--source", LIBRARY_DESK, "--out", out],
      {
        onStderr(text, child) {
          if (!sent && text.includes("embedding texts")) sent = child.kill("SIGINT");
        },
      },
    );
    expect({ code, signal, stdout }).toEqual({ code: 130, signal: null, stdout: "" });
    expect(stderr).toMatch(/^interrupted\n$/m);
    expect(await readdir(join(out, ".."))).toEqual([]);
  });
});

describe("a build whose output is no longer read, as with `2>&1 | head`", () => {
  it("is finished all the same, and ends with 0", async () => {
    const out = join(await temporaryFolder(), "bundle");
    const { code, signal } = await runCommand(["build", "--source", LIBRARY_DESK, "--out", out], {
      onStderr: stopReading,
    });
    expect({ code, signal }).toEqual({ code: 0, signal: null });
    expect(await runCommand(["validate", out])).toMatchObject({ code: 0 });
  });

  it("that cannot be made ends with 1", async () => {
    const out = join(await temporaryFolder(), "bundle");
    const { code, signal } = await runCommand(["build", "--source", LIBRARY_DESK, "--out", out, "--strict"], {
      onStderr: stopReading,
    });
    expect({ code, signal }).toEqual({ code: 1, signal: null });
  });
});

describe("quantize", () => {
  it("says what was made, and leaves nothing where vectors are too far off", async () => {
    const model = await tinyEncoderFolder();
    const out = await temporaryFolder();
    const made = await runCommand(["quantize", model, "--dtype", "w8", "--out", out]);
    expect(made.code, made.stderr).toBe(0);
    expect(made.stdout).toMatch(/^quantised to w8 in \d+\.\d s: .*model_w8\.onnx$/m);
    expect(made.stdout).toMatch(/^cosine, lowest +0\.99\d+$/m);
    expect(made.stderr).toMatch(/^comparing vectors: 80 of 80$/m);
    const args = ["quantize", model, "--out", join(out, "other.onnx"), "--min-cosine", "1", "--quiet"];
    const { code, stdout, stderr } = await runCommand(args);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain("error [ERR_BUILD_FAILED] the quantised model was thrown away");
    expect(stderr).not.toContain(model);
    expect(await readdir(out)).toEqual(["model_w8.onnx"]);
  });
});

describe("validate", () => {
  it("says that the bundle is valid, and identical to itself", async () => {
    const { code, stdout, stderr } = await runCommand(["validate", bundle, "--against", bundle]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain(`valid library-desk 1.0.0, digest ${digest.slice(0, 12)}\n`);
    expect(stdout).toContain("identical to the other bundle\n");
  });

  it("ends with 1 where there is no bundle, without naming the folder's full path", async () => {
    const empty = await temporaryFolder();
    const { code, stdout, stderr } = await runCommand(["validate", "."], { cwd: empty });
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain("ERR_ASSETS_NOT_FOUND");
    expect(stderr).not.toContain(empty);
  });
});

describe("lint", () => {
  it("shows its findings and ends with 0, with --strict with 1", async () => {
    const args = ["lint", "--source", LIBRARY_DESK, "--quiet"];
    const { code, stdout, stderr } = await runCommand(args);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain("warning [few-problems] category rooms has 3 problems");
    expect(await runCommand([...args, "--strict"])).toMatchObject({ code: 1, stdout, stderr: "" });
  });
});

describe("wrong usage", () => {
  it.each([
    [["bild"]],
    [["build"]],
    [["build", "--source", "x", "--out", "y", "--threads", "0"]],
    [["validate"]],
    [[]],
  ])("%j ends with 2, a message on stderr and nothing on stdout", async (args) => {
    const { code, stdout, stderr } = await runCommand(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).not.toBe("");
  });
});

describe("--json prints one JSON document on stdout", () => {
  it("for a build, a comparison and a lint", async () => {
    const out = join(await temporaryFolder(), "bundle");
    const build = await runCommand(["build", "--source", LIBRARY_DESK, "--out", out, "--json"]);
    expect(JSON.parse(build.stdout)).toMatchObject({ bundle: { id: "library-desk", digest } });
    const validate = await runCommand(["validate", bundle, "--against", out, "--json"]);
    expect(JSON.parse(validate.stdout)).toMatchObject({
      valid: true,
      findings: [],
      comparison: { identical: true },
    });
    const lint = await runCommand(["lint", "--source", LIBRARY_DESK, "--json"]);
    expect(JSON.parse(lint.stdout).findings.length).toBeGreaterThan(0);
    expect([build.code, validate.code, lint.code]).toEqual([0, 0, 0]);
  });

  it("also for an error", async () => {
    const source = await editedDesk({ "desk.yaml": (text) => text.replace("id: library-desk", "id: 7") });
    const out = join(await temporaryFolder(), "bundle");
    const { code, stdout } = await runCommand(["build", "--source", source, "--out", out, "--json"]);
    expect(code).toBe(1);
    expect(JSON.parse(stdout).error).toMatchObject({
      code: "ERR_SOURCE_INVALID",
      findings: [{ origin: { file: "desk.yaml", line: 3, column: 5 } }],
    });
  });
});
