import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { publishedWorkspaces, REPOSITORY } from "../workspaces/workspaces.ts";
import { apiReport, entryPointsOf } from "./api-report.ts";
import { commandHelp } from "./command-help.ts";

// What fails here is a change of the public surface. Where it is meant: `npm run api:update`, look at the difference,
// commit it, and say in the changeset what a caller has to change. A break is a minor version before 1.0, and a major after.

const REPORTS = join(REPOSITORY, "etc/api");
const published = publishedWorkspaces(REPOSITORY);
const entryPoints = published.flatMap(entryPointsOf);

const commands = published.flatMap(({ folder, manifest }) =>
  Object.entries(manifest.bin ?? {}).map(([command, path]) => ({ command, path: join(folder, path) })),
);

it("there is a report for every path that can be imported and every command, and for nothing else", () => {
  expect(entryPoints.length).toBeGreaterThanOrEqual(published.length);
  const wanted = [
    ...entryPoints.map(({ reportFile }) => reportFile),
    ...commands.map(({ command }) => `${command}.help.txt`),
  ];
  const reports = existsSync(REPORTS) ? readdirSync(REPORTS) : [];
  expect(reports.filter((file) => !wanted.includes(file))).toEqual([]);
});

it.each(entryPoints)("the surface of $reportFile is the one that is committed", async (entryPoint) => {
  await expect(apiReport(entryPoint)).toMatchFileSnapshot(join(REPORTS, entryPoint.reportFile));
});

it.each(commands)("$command has the verbs and options that are committed", async ({ command, path }) => {
  await expect(await commandHelp(path)).toMatchFileSnapshot(join(REPORTS, `${command}.help.txt`));
});
