import { accessSync, constants, writeFileSync } from "node:fs";
import { homedir, networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

// What the platform of a function does, as far as the function can tell: it loads the module that was named, calls its
// handler with events, one after the other, and hands on what comes back.

const [entry, events] = process.argv.slice(2);
const { handler } = await import(pathToFileURL(entry).href);
const initMs = performance.now();
const results = [];
let firstMs;
for (const event of JSON.parse(events)) {
  try {
    results.push({ result: await handler(event) });
  } catch (error) {
    results.push({ error: error?.code ?? error?.name });
  }
  firstMs ??= performance.now();
}

const canWrite = (folder) => {
  try {
    accessSync(folder, constants.F_OK);
    writeFileSync(join(folder, "written"), "");
    return true;
  } catch {
    return false;
  }
};
const folders = ["/", "/var/task", "/tmp", tmpdir(), homedir(), process.cwd()];
process.stdout.write(
  JSON.stringify({
    results,
    initMs: Math.round(initMs),
    firstMs: Math.round(firstMs),
    peakBytes: process.resourceUsage().maxRSS * 1024,
    writable: folders.filter(canWrite),
    networks: Object.values(networkInterfaces())
      .flat()
      .filter(({ internal }) => !internal).length,
  }),
);
