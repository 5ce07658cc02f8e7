// Builds the packages the demos use where they were edited since they were built last. What the build prints goes to
// standard error: standard output is the demo's own.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
/** Each with the files whose absence says that it was never built. */
const places = {
  "packages/core": ["index.js"],
  "packages/assets-fs": ["index.js"],
  "packages/assets-hub": ["index.js"],
  "packages/prepare": ["index.js"],
  "packages/server": ["index.js", "page/index.html"],
  "examples/service-desk": ["demo.js", "page-demo.js"],
};
// When turbo last found everything built. It leaves files alone that are right already, so their own times
// do not show that it has looked.
const stamp = join(root, "node_modules/.cache/service-desk-demo/built");

/** True once everything is built; says on standard error what went wrong where it returns false. */
export function ensureBuilt() {
  return Object.keys(places).every(isBuilt) || build();
}

/** Builds what is not built; says what went wrong and returns false where that fails. */
function build() {
  const startedAt = new Date();
  let turbo;
  try {
    turbo = createRequire(import.meta.url).resolve("turbo/bin/turbo");
  } catch {
    return fail("The packages are not installed. Run `npm ci` first.");
  }
  process.stderr.write("Building the packages (once; half a minute or so)\n");
  const { status, signal } = spawnSync(
    process.execPath,
    [turbo, "run", "build", "--filter=@org/example-service-desk...", "--output-logs=errors-only"],
    { cwd: root, stdio: ["ignore", 2, 2], env: { ...process.env, TURBO_TELEMETRY_DISABLED: "1" } },
  );
  if (signal === "SIGINT" || status === 130) return fail(undefined, 130);
  if (status !== 0) return fail("The packages could not be built; turbo says why above.");
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, "");
  // The time before the build: what was edited meanwhile may not be in it.
  utimesSync(stamp, startedAt, startedAt);
  return true;
}

function fail(message, exitCode = 1) {
  if (message !== undefined) process.stderr.write(`error [ERR_BUILD_FAILED] ${message}\n`);
  process.exitCode = exitCode;
  return false;
}

/** True where the built files, or turbo's last look at them, are younger than every source. */
function isBuilt(place) {
  const dist = join(root, place, "dist");
  if (!places[place].every((file) => existsSync(join(dist, file)))) return false;
  const built = Math.max(mtime(stamp), Math.min(...filesOf(dist).map(mtime)));
  return ["src", "page/src"]
    .map((folder) => join(root, place, folder))
    .filter((folder) => existsSync(folder))
    .flatMap(filesOf)
    .filter((file) => !file.endsWith(".test.ts"))
    .every((file) => mtime(file) <= built);
}

function filesOf(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
}

/** When a file was written; long ago where there is none. */
function mtime(file) {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
