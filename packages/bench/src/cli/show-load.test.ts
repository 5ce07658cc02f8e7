import { onScreens } from "@org/classifier-command-line/testing";
import { expect, it } from "vitest";
import { REPORTS } from "../__fixtures__/reports-by-verb.ts";
import { workOf } from "../__fixtures__/work.ts";
import type { LoadOptions } from "../load/measure-load.ts";
import { run } from "./run.ts";

const asked: LoadOptions[] = [];
const cli = (line: string) =>
  onScreens((io) =>
    run(
      line.split(" "),
      io,
      workOf({
        measureLoad: async (options) => {
          asked.push(options);
          return REPORTS.load;
        },
      }),
    ),
  );

it("shows each phase in a line, and the slow who were not cut off", async () => {
  const { code, stdout } = await cli("load");
  expect(code).toBe(0);
  expect(stdout).toMatch(/^load +200 +3 \/ s +20\.0 ms .* 25\.00 % +0\.00 % +3\.0 ms +3\.0 ms$/m);
  expect(stdout).toMatch(/^idle +1,000 .* 3\.0 ms/m);
  expect(stdout).toContain("slow senders of body: 1 of 2 cut off, the last after 2000.0 ms");
  expect(stdout).toContain("too short to speak of growth");
});

it("hands its options on, and fails with --strict where a bar is missed", async () => {
  expect((await cli("load --strict --connections 10 --seconds 5 --workers 2 --max-waiting 0")).code).toBe(1);
  expect(asked.at(-1)).toMatchObject({ connections: 10, seconds: 5, workers: 2, maxWaiting: 0 });
});

it.each(["load --connections 0", "load --seconds many", "load --workers 65"])(
  "%s is wrong usage",
  async (line) => {
    expect((await cli(line)).code).toBe(2);
  },
);
