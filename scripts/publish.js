// Publishes every package whose version the registry does not have yet; `npm run release` builds before. While that
// happens their manifests are without devDependencies, which mean nothing to who installs a package and name one that is
// never published (@org/classifier-command-line), a name a stranger could take.
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = join(root, "packages");
const originals = readdirSync(folder)
  .map((name) => join(folder, name, "package.json"))
  .map((path) => ({ path, text: readFileSync(path, "utf8") }))
  .filter(({ text }) => JSON.parse(text).private !== true);
const changesets = createRequire(import.meta.url).resolve("@changesets/cli/package.json");

try {
  for (const { path, text } of originals) {
    const { devDependencies, ...manifest } = JSON.parse(text);
    writeFileSync(path, `${JSON.stringify(manifest, null, 2)}\n`);
  }
  const { status } = spawnSync(process.execPath, [join(dirname(changesets), "bin.js"), "publish"], {
    cwd: root,
    stdio: "inherit",
  });
  process.exitCode = status ?? 1;
} finally {
  for (const { path, text } of originals) writeFileSync(path, text);
}
