import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The repository. */
export const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

/** Every page whose code and commands are held against the program, as paths from the repository's root. */
export function checkedPages(): string[] {
  return [
    "README.md",
    "CONTRIBUTING.md",
    ...namesIn("docs/guide")
      .filter((name) => name.endsWith(".md"))
      .map((name) => `docs/guide/${name}`),
    ...namesIn("packages").map((name) => `packages/${name}/README.md`),
  ];
}

function namesIn(folder: string): string[] {
  return readdirSync(join(ROOT, folder)).sort();
}
