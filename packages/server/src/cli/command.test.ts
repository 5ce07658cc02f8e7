import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { temporaryFolder } from "@org/classifier-command-line/testing";
import { afterEach, describe, expect, it, vi } from "vitest";
import { describeCommand, type Flags, optionsOf } from "./command.ts";

afterEach(() => {
  vi.unstubAllEnvs();
});

const quiet = { writeOut: () => {}, writeErr: () => {} };
const parse = (line: string) =>
  describeCommand()
    .configureOutput(quiet)
    .parse(line.split(" ").filter(Boolean), { from: "user" })
    .opts<Flags>();
const options = (line: string) => optionsOf(parse(line));

describe("the command line", () => {
  it("asks for a bundle alone; the rest is left to the defaults", async () => {
    expect(await options("--bundle assets")).toMatchObject({
      ...{ bundle: ["assets"], host: "127.0.0.1", port: 8080, apiKeys: [], insecure: false },
      ...{ allowUnsafe: false, page: true, samples: [], workers: undefined, logger: { level: "info" } },
    });
  });

  it("hands every option on", async () => {
    const line =
      "--bundle a --bundle hub:o/n --host ::1 --port 0 --workers 3 --threads 2 --max-waiting 0 --deadline 500 --max-batch 10 --sender-timeout 7 --rate-limit 60 --insecure --allow-unsafe --no-page --log-level silent";
    expect(await options(line)).toEqual({
      ...{ bundle: ["a", "hub:o/n"], host: "::1", port: 0, workers: 3, threadsPerWorker: 2 },
      ...{ maxWaiting: 0, deadlineMs: 500, maxBatchTickets: 10, senderTimeoutMs: 7, rateLimit: 60 },
      ...{ insecure: true, allowUnsafe: true, page: false, logger: false, apiKeys: [], samples: [] },
    });
  });

  it("has a variable for every option, which a flag overrules", async () => {
    vi.stubEnv("CLASSIFIER_SERVER_BUNDLE", "of the variable");
    vi.stubEnv("CLASSIFIER_SERVER_MAX_WAITING", "5");
    vi.stubEnv("CLASSIFIER_SERVER_PORT", "1");
    expect(await options("--port 2")).toMatchObject({ bundle: ["of the variable"], maxWaiting: 5, port: 2 });
  });

  it.each([
    "",
    "--bundle",
    "--bundle a --port x",
    "--bundle a --port -1",
    "--bundle a --workers 1.5",
    "--bundle a --nonsense",
    "--bundle a extra",
  ])("%j is wrong usage", (line) => {
    expect(() => parse(line)).toThrow();
  });

  it("has every option but the keys in its help", () => {
    const help = describeCommand().helpInformation();
    for (const flag of [
      "--bundle",
      "--host",
      "--workers",
      "--sender-timeout",
      "--api-key-file",
      "--insecure",
    ]) {
      expect(help).toContain(flag);
    }
    expect(help).not.toMatch(/--api-keys\b/);
  });
});

describe("keys", () => {
  it("come from a file, one a line with comments, and from a variable between commas", async () => {
    const file = join(await temporaryFolder(), "keys");
    await writeFile(file, "# of the desk\nfirst-key-of-the-file # Ann\n\n  second-key-of-the-file  \r\n");
    vi.stubEnv("CLASSIFIER_SERVER_API_KEYS", "first-of-the-variable, second-of-the-variable");
    expect((await options(`--bundle a --api-key-file ${file}`)).apiKeys).toEqual([
      ...[
        "first-key-of-the-file",
        "second-key-of-the-file",
        "first-of-the-variable",
        "second-of-the-variable",
      ],
    ]);
  });

  it("of a file that is not there are an error without its path", async () => {
    const file = join(await temporaryFolder(), "no-such-file");
    const failing = options(`--bundle a --api-key-file ${file}`);
    await expect(failing).rejects.toThrow(/--api-key-file.*ENOENT/);
    await expect(failing).rejects.not.toThrow(file);
  });
});

describe("samples", () => {
  it("are a JSON array of texts", async () => {
    const folder = await temporaryFolder();
    const [good, bad] = [join(folder, "good.json"), join(folder, "bad.json")];
    await writeFile(good, '["a", "b"]');
    await writeFile(bad, '["a", 1]');
    expect((await options(`--bundle a --samples ${good}`)).samples).toEqual(["a", "b"]);
    await expect(options(`--bundle a --samples ${bad}`)).rejects.toThrow(/--samples/);
    await expect(options(`--bundle a --samples ${folder}/none.json`)).rejects.toThrow(/--samples/);
  });
});
