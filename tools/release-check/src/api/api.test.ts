import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { publishedWorkspaces, REPOSITORY } from "../workspaces/workspaces.ts";
import { apiReport, entryPointsOf } from "./api-report.ts";

// What fails here is a change of the public surface. Where it is meant: `npm run api:update`, look at the difference,
// commit it, and say in the changeset what a caller has to change. A break is a minor version before 1.0, and a major after.

const REPORTS = join(REPOSITORY, "etc/api");
const entryPoints = publishedWorkspaces(REPOSITORY).flatMap(entryPointsOf);

it("there is a report for every path that can be imported, and for nothing else", () => {
  expect(entryPoints.length).toBeGreaterThanOrEqual(publishedWorkspaces(REPOSITORY).length);
  const reports = existsSync(REPORTS) ? readdirSync(REPORTS).filter((file) => file.endsWith(".api.md")) : [];
  const wanted = entryPoints.map(({ reportFile }) => reportFile);
  expect(reports.filter((file) => !wanted.includes(file))).toEqual([]);
});

it.each(entryPoints)("the surface of $reportFile is the one that is committed", async (entryPoint) => {
  await expect(apiReport(entryPoint)).toMatchFileSnapshot(join(REPORTS, entryPoint.reportFile));
});
