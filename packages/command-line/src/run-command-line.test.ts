import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { onScreens, type ScreenOptions, temporaryFolder } from "./__fixtures__/index.ts";
import { withJsonFileOptions, withOutputOptions } from "./output-options.ts";
import { type CommandLine, runCommandLine } from "./run-command-line.ts";
import type { CommonFlags, Verb } from "./verb.ts";

interface Count {
  readonly counted: number;
}

/** A program with one verb twice: `count` prints its JSON, `count-long` keeps it in a file. */
function cli(
  line: readonly string[],
  verb: Partial<Verb<Count>> = {},
  { describeError, ...options }: ScreenOptions & Pick<CommandLine, "describeError"> = {},
) {
  const program: CommandLine = {
    name: "counter",
    description: "Counts.",
    version: "1.2.3",
    ...(describeError === undefined ? {} : { describeError }),
    addVerbs(program, perform) {
      for (const command of [
        withOutputOptions(program.command("count")),
        withJsonFileOptions(program.command("count-long"), "what was counted"),
      ]) {
        command.action(() =>
          perform(command.optsWithGlobals<CommonFlags>(), {
            work: async () => ({ counted: 3 }),
            show: ({ counted }) => `counted ${counted}\n`,
            ...verb,
          }),
        );
      }
    },
  };
  return onScreens((io) => runCommandLine(line, io, program), options);
}

const failing = (error: unknown): Partial<Verb<Count>> => ({ work: () => Promise.reject(error) });

describe("the exit code", () => {
  it("is 0 for work that was done, with its result on stdout and nothing on stderr", async () => {
    expect(await cli(["count"])).toEqual({ code: 0, stdout: "counted 3\n", stderr: "" });
  });

  it("is 1 for a result that is none to be glad of, which is shown all the same", async () => {
    const succeeded = ({ counted }: Count) => counted > 3;
    expect(await cli(["count"], { succeeded })).toEqual({ code: 1, stdout: "counted 3\n", stderr: "" });
    expect(await cli(["count"], { succeeded: () => true })).toMatchObject({ code: 0 });
  });

  it("is 1 for a failure, with no result on stdout", async () => {
    const missing = Object.assign(new Error("nothing to count. Name a folder."), { code: "ERR_EMPTY" });
    expect(await cli(["count"], failing(missing))).toEqual({
      code: 1,
      stdout: "",
      stderr: "error [ERR_EMPTY] nothing to count. Name a folder.\n",
    });
  });

  it.each([[[]], [["cont"]], [["count", "extra"]], [["count", "--nonsense"]], [["count-long", "--json"]]])(
    "is 2 for the wrong usage %j, with a message on stderr and nothing on stdout",
    async (line) => {
      const { code, stdout, stderr } = await cli(line);
      expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
      expect(stderr).not.toBe("");
    },
  );

  it("is 130 for an interruption, which is told from a failure and prints no JSON", async () => {
    const controller = new AbortController();
    const work: Verb<Count>["work"] = async ({ signal }) => {
      controller.abort();
      signal?.throwIfAborted();
      return { counted: 0 };
    };
    const { signal } = controller;
    expect(await cli(["count", "--json"], { work }, { signal })).toEqual({
      code: 130,
      stdout: "",
      stderr: "interrupted\n",
    });
  });

  it("is 0 for what is asked of the program itself", async () => {
    expect(await cli(["--version"])).toEqual({ code: 0, stdout: "1.2.3\n", stderr: "" });
    for (const line of [["--help"], ["count", "--help"], ["help", "count"]]) {
      const { code, stdout, stderr } = await cli(line);
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      expect(stdout).toContain("Usage: counter");
    }
  });
});

describe("progress", () => {
  const work: Verb<Count>["work"] = async ({ onProgress }) => {
    for (let done = 0; done <= 1000; done++) onProgress({ label: "counting", done, total: 1000 });
    return { counted: 1000 };
  };

  it("is a few plain lines on stderr where that is no terminal, or in CI", async () => {
    const stderr = [0, 250, 500, 750, 1000].map((done) => `counting: ${done} of 1000\n`).join("");
    expect(await cli(["count"], { work })).toEqual({ code: 0, stdout: "counted 1000\n", stderr });
    expect((await cli(["count"], { work }, { tty: true, ci: true })).stderr).toBe(stderr);
  });

  it("is nothing with --quiet", async () => {
    expect((await cli(["count", "--quiet"], { work })).stderr).toBe("");
  });

  it("gives the cursor back after a bar, also when the work fails", async () => {
    const stops: Verb<Count>["work"] = async (context) => {
      await work(context);
      throw new Error("no");
    };
    for (const verb of [{ work }, { work: stops }]) {
      const { stderr } = await cli(["count"], verb, { tty: true });
      expect(stderr).toContain("\u001b[?25l");
      expect(stderr.lastIndexOf("\u001b[?25h")).toBeGreaterThan(stderr.lastIndexOf("\u001b[?25l"));
    }
  });
});

describe("--json on stdout", () => {
  it("prints one object in place of the words", async () => {
    const { stdout } = await cli(["count", "--json"]);
    expect(JSON.parse(stdout)).toEqual({ counted: 3 });
    const asJson = ({ counted }: Count) => ({ things: counted });
    expect(JSON.parse((await cli(["count", "--json"], { asJson })).stdout)).toEqual({ things: 3 });
  });

  it("prints an error as an object too, without stack or cause", async () => {
    const error = new TypeError("oops", { cause: new Error("in /home/somebody") });
    const { code, stdout, stderr } = await cli(["count", "--json"], failing(error));
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toEqual({ error: { name: "TypeError", message: "oops" } });
    expect(stderr).toContain("error [TypeError] oops");
  });
});

describe("--json with a file", () => {
  it("puts the whole result there, beside the words on stdout, and leaves nothing else", async () => {
    const folder = await temporaryFolder();
    const file = join(folder, "report.json");
    await writeFile(file, "an older report");
    expect(await cli(["count-long", "--json", file])).toMatchObject({ code: 0, stdout: "counted 3\n" });
    expect(JSON.parse(await readFile(file, "utf8"))).toEqual({ counted: 3 });
    expect(await readdir(folder)).toEqual(["report.json"]);
  });

  it("is left as it was by a failure", async () => {
    const file = join(await temporaryFolder(), "report.json");
    await writeFile(file, "an older report");
    expect(await cli(["count-long", "--json", file], failing(new Error("no")))).toMatchObject({ code: 1 });
    expect(await readFile(file, "utf8")).toBe("an older report");
  });

  it.each(["", "not/there/report.json"])(
    "that cannot be written (%j) fails before the work",
    async (name) => {
      const file = join(await temporaryFolder(), name);
      const { code, stdout, stderr } = await cli(
        ["count-long", "--json", file],
        failing(new Error("worked")),
      );
      expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
      expect(stderr).toContain("error [ERR_OUTPUT]");
      expect(stderr).not.toContain(file);
    },
  );

  it("without a name fails before the work", async () => {
    const { code, stderr } = await cli(["count-long", "--json", ""], failing(new Error("worked")));
    expect(code).toBe(1);
    expect(stderr).toContain("error [ERR_OUTPUT]");
  });
});

describe("an error", () => {
  it.each([[["count"]], [["--verbose", "count"]], [["count", "--verbose"]]])(
    "of %j has a stack only when asked for",
    async (line) => {
      const { stderr } = await cli(line, failing(new TypeError("oops")));
      expect(stderr).toContain("error [TypeError] oops");
      expect(stderr.includes("    at ")).toBe(line.includes("--verbose"));
    },
  );

  it("is told in the program's own words where it has some", async () => {
    const describeError = (error: unknown) => (error instanceof RangeError ? "two\nlines" : undefined);
    const told = async (error: Error) => (await cli(["count"], failing(error), { describeError })).stderr;
    expect(await told(Object.assign(new RangeError("long"), { code: "ERR_LONG" }))).toBe(
      "error [ERR_LONG] two\nlines\n",
    );
    expect(await told(Object.assign(new TypeError("short"), { code: "ERR_SHORT" }))).toBe(
      "error [ERR_SHORT] short\n",
    );
  });

  it("that is none is a failure still", async () => {
    expect(await cli(["count", "--json"], failing(undefined))).toEqual({
      code: 1,
      stdout: '{\n  "error": {\n    "name": "unknown"\n  }\n}\n',
      stderr: "error [UNKNOWN] something that is no error was thrown\n",
    });
  });
});
