import { expect, it } from "vitest";
import { temporaryFolder } from "../__fixtures__/folders.ts";
import { findUsearch } from "./find-usearch.ts";

it("says that usearch is missing where it is not installed, and how to get it", async () => {
  expect(await findUsearch(false, await temporaryFolder())).toEqual({
    status: "missing",
    reason: "usearch is not installed: npm install usearch",
  });
});

it("does not look where only exact search is asked for", async () => {
  expect(await findUsearch(true, await temporaryFolder())).toMatchObject({ status: "not asked for" });
});
