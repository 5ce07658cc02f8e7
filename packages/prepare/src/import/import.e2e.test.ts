import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { requireBuilt, runCommand } from "../__fixtures__/built-command.ts";
import { temporaryFolder } from "../__fixtures__/folders.ts";
import { CATEGORY_VECTORS, npyOf, readOldDesk, withVectors, writeOldDesk } from "./__fixtures__/old-desk.ts";

it("the built command makes sources and a bundle of an old folder, in one go", async () => {
  requireBuilt();
  const { desk, categoryVectors } = await withVectors(await readOldDesk());
  const dir = await writeOldDesk(desk, { [CATEGORY_VECTORS]: npyOf(categoryVectors) });
  const folder = await temporaryFolder();
  const [out, bundle] = [join(folder, "desk"), join(folder, "assets")];
  const { code, stdout, stderr } = await runCommand(["import", dir, "--out", out, "--bundle", bundle]);
  expect(code, stderr).toBe(0);
  expect(stdout).toContain("imported 4 categories, 11 problems, 11 tickets, 10 automation mappings");
  expect(stdout).toContain("same vectors as sentence-transformers/all-MiniLM-L6-v2: 15 compared");
  expect(stdout).toContain("built imported-desk 1.0.0");
  expect(JSON.parse(await readFile(join(out, "import-report.json"), "utf8")).counts.problems).toBe(11);
  expect(await runCommand(["validate", bundle])).toMatchObject({ code: 0 });

  const again = await runCommand(["import", dir, "--out", out, "--quiet"]);
  expect({ code: again.code, stdout: again.stdout }).toEqual({ code: 1, stdout: "" });
  expect(again.stderr).toContain("ERR_IMPORT_FAILED");
  expect(again.stderr).not.toContain(folder);
});
