import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { cp, readdir, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import {
  builtPackage,
  canMakeBareSystem,
  makeMemoryGroup,
  runProgram,
  startInBareSystem,
  temporaryFolder,
} from "@org/classifier-command-line/testing";
import { beforeAll, describe, expect, it } from "vitest";

// The function as it is uploaded: what `npm run deploy` packs, unpacked again, and called where there is nothing else.

const place = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const PLATFORM = place("__fixtures__");
const DEPLOY_TIMEOUT_MS = 3 * 60 * 1000;
/** What is promised of the zip: below what AWS Lambda takes without S3, which is 50 MiB. */
const MAX_ZIP_BYTES = 50_000_000;
const MAX_UNPACKED_BYTES = 100_000_000;
const MEMORY_BYTES = 512 * 1024 * 1024;
const UNPACK = "import sys, zipfile; zipfile.ZipFile(sys.argv[1]).extractall(sys.argv[2])";
const TICKET = "Till 4 is frozen on the start screen since the update, queue building. Store 0417.";

const confined = canMakeBareSystem();
const python = (await runProgram("python3", ["--version"]).catch(() => ({ code: 1 }))).code === 0;
if (process.env.CI === "true" && !(confined && python)) {
  throw new Error("root on Linux with util-linux and python3 are required here");
}

let task: string;
let report: { entry: string; zip: { bytes: number }; sizes: { total: number } };
beforeAll(async () => {
  const prepare = builtPackage("prepare");
  prepare.requireBuilt();
  const folder = await temporaryFolder();
  const out = join(folder, "function");
  const { deploy } = JSON.parse(await readFile(place("package.json"), "utf8")).scripts;
  const [, ...args] = deploy.replace("deployment/function", out).split(" ");
  const { code, stdout, stderr } = await prepare.run([...args, "--json", "--quiet"], { cwd: place(".") });
  expect(code, stderr).toBe(0);
  report = JSON.parse(stdout);
  task = python ? join(folder, "task") : out;
  if (python) execFileSync("python3", ["-c", UNPACK, `${out}.zip`, task]);
}, DEPLOY_TIMEOUT_MS);

const http = (body: string, more = {}) => ({ requestContext: { http: { method: "POST" } }, body, ...more });

it("is small enough to be uploaded directly", () => {
  expect(report.zip.bytes).toBeLessThanOrEqual(MAX_ZIP_BYTES);
});

it.skipIf(!python)("unpacks to what was deployed (python3)", async () => {
  const entries = await readdir(task, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const sizes = await Promise.all(files.map(({ parentPath, name }) => stat(join(parentPath, name))));
  const bytes = sizes.reduce((sum, { size }) => sum + size, 0);
  expect(bytes).toBe(report.sizes.total);
  expect(bytes).toBeLessThanOrEqual(MAX_UNPACKED_BYTES);
});

describe.skipIf(!confined)(
  "in a root of its own, read-only, without network, in 512 MB (root on Linux)",
  () => {
    it("classifies what it is sent, and answers what is no ticket without harm to what comes after", async () => {
      const events = [
        { text: TICKET },
        http(JSON.stringify({ text: TICKET })),
        http(Buffer.from(JSON.stringify({ text: TICKET })).toString("base64"), { isBase64Encoded: true }),
        http("{"),
        http("null"),
        {},
        { text: "word ".repeat(20_000) },
        { text: TICKET },
      ];
      const memoryGroup = makeMemoryGroup(MEMORY_BYTES);
      try {
        const child = startInBareSystem({
          folders: { "/var/task": task, "/var/runtime": PLATFORM },
          args: ["/var/runtime/function-platform.mjs", `/var/task/${report.entry}`, JSON.stringify(events)],
          env: { AWS_LAMBDA_FUNCTION_NAME: "triage", LAMBDA_TASK_ROOT: "/var/task", HOME: "/home/none" },
          memoryGroup,
        });
        const ended = once(child, "close");
        const [stdout, stderr] = await Promise.all([
          text(child.stdout as never),
          text(child.stderr as never),
        ]);
        expect(await ended, stderr).toEqual([0, null]);
        expect(stderr).toBe("");
        const { results, writable, networks, peakBytes } = JSON.parse(stdout);
        expect({ writable, networks }).toEqual({ writable: [], networks: 0 });
        expect(peakBytes).toBeLessThan(MEMORY_BYTES);

        const [direct, plain, encoded, broken, nothing, absent, long, last] = results;
        expect(direct.result).toMatchObject({ category: { id: "till-operations" }, decision: "route" });
        const answer = ({ result }: { result: { body: string } }) => JSON.parse(result.body).category;
        expect(plain.result.statusCode).toBe(200);
        expect(answer(plain)).toEqual(direct.result.category);
        expect(answer(encoded)).toEqual(direct.result.category);
        for (const { result } of [broken, nothing]) {
          expect(result.statusCode).toBe(400);
          expect(result.body).not.toMatch(/\/var\/task|node_modules/);
        }
        expect(absent.error).toBe("ERR_INVALID_ARGUMENT");
        expect(long.result.decision).toMatch(/\w/);
        expect(last.result.category).toEqual(direct.result.category);
      } finally {
        memoryGroup?.remove();
      }
    });
  },
);

it("opens the bundle once, and answers every later call from it", async () => {
  const copy = join(await temporaryFolder(), "task");
  await cp(task, copy, { recursive: true });
  const entry = join(copy, report.entry);
  // The bundle goes after the first call: whoever opened it again would fail.
  const code = `
    import { rmSync } from "node:fs";
    const { handler } = await import(${JSON.stringify(entry)});
    const first = await handler({ text: ${JSON.stringify(TICKET)} });
    rmSync(${JSON.stringify(join(entry, "../assets"))}, { recursive: true });
    const second = await handler({ text: ${JSON.stringify(`${TICKET} Again.`)} });
    process.stdout.write(JSON.stringify([first.category.id, second.category.id]));`;
  const run = await runProgram(process.execPath, ["--input-type=module", "-e", code], { cwd: "/" });
  expect(run).toMatchObject({ code: 0, stderr: "", stdout: '["till-operations","till-operations"]' });
  await rm(copy, { recursive: true });
});
