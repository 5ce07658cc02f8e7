import { readdirSync } from "node:fs";
import { defineConfig } from "tsup";
import { packageBuild } from "../../tsup.base.ts";

/** Each program is an entry of its own: it runs in a process that loads nothing but what it measures. */
const programs = readdirSync("src/programs")
  .filter((file) => file.endsWith(".program.ts"))
  .map((file) => [`programs/${file.replace(".program.ts", "")}`, `src/programs/${file}`]);

export default defineConfig(
  packageBuild({ index: "src/index.ts", cli: "src/cli/cli.ts", ...Object.fromEntries(programs) }),
);
