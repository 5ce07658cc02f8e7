import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { beforeAll, expect, it } from "vitest";

const place = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const BUILT = place("../dist/index.js");
const BUNDLE = place("../../../examples/service-desk/deployment/assets");

beforeAll(() => {
  for (const file of [BUILT, `${BUNDLE}/manifest.json`]) {
    if (!existsSync(file))
      throw new Error(`${file} is missing: run \`npm run build\` and \`npm run bundle\` first.`);
  }
});

it("a server that is closed while it opens its models lets them be opened, and ends in order", async () => {
  // In a process of its own: a native runtime that is cut off takes the whole process with it, now and then.
  const program = `
import { createServer } from ${JSON.stringify(pathToFileURL(BUILT).href)};
const app = await createServer({ bundle: ${JSON.stringify(BUNDLE)}, workers: 2, threadsPerWorker: 1, logger: false });
await app.ready();
const { model } = app.classification.bundle;
const before = model.state;
await app.close();
process.stdout.write(before + ", " + app.classification.bundle.model.state);`;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", program]);
  const said = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"] as const) {
    child[stream].setEncoding("utf8").on("data", (text: string) => {
      said[stream] += text;
    });
  }
  const [code, signal] = await once(child, "close");
  expect({ code, signal, ...said }).toEqual({ code: 0, signal: null, stdout: "opening, open", stderr: "" });
});
