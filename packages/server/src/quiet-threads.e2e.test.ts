import { mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { builtPackage, runProgram, temporaryFolder } from "@org/classifier-command-line/testing";
import { beforeAll, expect, it } from "vitest";
import { BUNDLE } from "./__fixtures__/built-server.ts";

const { library, requireBuilt } = builtPackage("server");
beforeAll(requireBuilt);

it("threads that open the model leave nothing in home and temporary folder, where the runtime's telemetry would", async () => {
  const folder = await temporaryFolder();
  const [home, temporary] = [join(folder, "home"), join(folder, "temporary")];
  await mkdir(home);
  await mkdir(temporary);
  // In a process of its own: the native library looks at its surroundings once, when it is first loaded.
  const program = `
import { createServer } from ${JSON.stringify(library)};
const app = await createServer({ bundle: ${JSON.stringify(BUNDLE)}, workers: 1, threadsPerWorker: 1, logger: false });
await app.ready();
await app.classification.bundle.opened;
await app.close();`;
  const env = { HOME: home, TMPDIR: temporary };
  const run = await runProgram(process.execPath, ["--input-type=module", "--eval", program], { env });
  expect(run).toMatchObject({ code: 0, stdout: "", stderr: "" });
  expect(await readdir(folder, { recursive: true })).toEqual(["home", "temporary"]);
});
