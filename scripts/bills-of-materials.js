// Writes for each published package what comes along with it, on any platform, as the registry resolves it for somebody
// who installs it now: CycloneDX, one file a package, into the folder that is given. Each package is looked at as a
// project of its own: of a workspace npm's lists leave out what another workspace depends on too (npm 11.19, 2026-11-30).
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const packages = fileURLToPath(new URL("../packages", import.meta.url));
const [folder] = process.argv.slice(2);
if (folder === undefined)
  throw new Error("Name the folder for the lists: node scripts/bills-of-materials.js FOLDER");
const out = resolve(folder);
mkdirSync(out, { recursive: true });

for (const name of readdirSync(packages)) {
  const { devDependencies, scripts, ...manifest } = JSON.parse(
    readFileSync(join(packages, name, "package.json"), "utf8"),
  );
  if (manifest.private === true) continue;
  const project = mkdtempSync(join(tmpdir(), "classifier-bill-"));
  try {
    // A folder of its name: npm says that for the subject of the list.
    const place = join(project, manifest.name);
    mkdirSync(place, { recursive: true });
    writeFileSync(join(place, "package.json"), JSON.stringify(manifest));
    npm(
      place,
      "install",
      "--package-lock-only",
      "--ignore-scripts",
      "--no-audit",
      "--no-fund",
      "--prefer-offline",
    );
    const list = npm(place, "sbom", "--package-lock-only", "--sbom-format=cyclonedx", "--sbom-type=library");
    writeFileSync(join(out, `${name}.cdx.json`), list);
  } finally {
    rmSync(project, { recursive: true, force: true });
  }
}

function npm(cwd, ...args) {
  // npm is a script of the shell on Windows.
  const options = { cwd, encoding: "utf8", shell: process.platform === "win32", maxBuffer: 2 ** 26 };
  const { status, stdout, stderr } = spawnSync("npm", args, options);
  if (status !== 0) throw new Error(`npm ${args[0]} for a bill of materials ended with ${status}: ${stderr}`);
  return stdout;
}
