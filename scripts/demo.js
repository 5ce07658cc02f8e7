// Starts the service-desk demo; builds the packages first where that has not been done since the last edit.
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const places = ["packages/core", "packages/assets-fs", "packages/prepare", "examples/service-desk"];

if (places.some((place) => !isBuilt(join(root, place)))) {
  process.stderr.write("Building the packages (once; a quarter of a minute or so)\n");
  const turbo = createRequire(import.meta.url).resolve("turbo/bin/turbo");
  execFileSync(
    process.execPath,
    [turbo, "run", "build", "--filter=@org/example-service-desk...", "--output-logs=errors-only"],
    // The demo's own output goes to standard output; the build's does not.
    { cwd: root, stdio: ["ignore", 2, 2], env: { ...process.env, TURBO_TELEMETRY_DISABLED: "1" } },
  );
}
await import("../examples/service-desk/dist/demo.js");

/** True where the built files are younger than every source. */
function isBuilt(place) {
  const dist = join(place, "dist");
  if (!existsSync(dist)) return false;
  const oldest = Math.min(...filesOf(dist).map(mtime));
  return filesOf(join(place, "src")).every((file) => mtime(file) <= oldest);
}

function filesOf(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
}

function mtime(file) {
  return statSync(file).mtimeMs;
}
