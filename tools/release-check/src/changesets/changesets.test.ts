import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { runProgram, temporaryFolder } from "@org/classifier-command-line/testing";
import { beforeEach, describe, expect, it } from "vitest";
import { REPOSITORY, workspacesOf } from "../workspaces/workspaces.ts";
import { historySince } from "./git-history.ts";
import { uncoveredChanges } from "./uncovered-changes.ts";

// CHANGESET_SINCE=origin/main npm run changeset:check   compares with where this branch left another one.

it("everything that reaches a user, and has changed since the last release, is in a changeset", async () => {
  const workspaces = workspacesOf(REPOSITORY);
  const history = await historySince(REPOSITORY, workspaces, process.env.CHANGESET_SINCE || undefined);
  const uncovered = uncoveredChanges(workspaces, history, history.named);
  // One that names no package says, with its reason, that nothing of this is noticed: npx changeset --empty.
  expect(history.emptyChangesets.length > 0 ? [] : uncovered, `since ${history.since}`).toEqual([]);
});

describe("in a repository with a library, a command and the frame it bundles", () => {
  let root: string;
  const write = async (path: string, content: string | object) => {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), typeof content === "string" ? content : JSON.stringify(content));
  };
  const git = async (...args: string[]) => {
    const author = ["-c", "user.name=test", "-c", "user.email=test@localhost"];
    const { code, stderr } = await runProgram("git", [...author, ...args], { cwd: root });
    expect(code, stderr).toBe(0);
  };
  const commit = async () => {
    await git("add", "--all");
    await git("commit", "--quiet", "--allow-empty", "--message=change");
  };
  const library = {
    name: "@org/classifier-core",
    version: "0.1.0",
    dependencies: { "@org/other": "^0.1.0", left: "^1.0.0" },
  };
  const changeset = (name: string) => `---\n"${name}": minor\n---\n\nSomething is new.\n`;
  const check = async (since?: string) => {
    const workspaces = workspacesOf(root);
    const history = await historySince(root, workspaces, since);
    return uncoveredChanges(workspaces, history, history.named);
  };

  beforeEach(async () => {
    root = await temporaryFolder();
    await write("package.json", { name: "root", private: true, workspaces: ["packages/*"] });
    await write("package-lock.json", {});
    await write("packages/core/package.json", library);
    await write("packages/core/src/index.ts", "1");
    await write("packages/command/package.json", {
      name: "@org/command",
      version: "0.1.0",
      type: "module",
      devDependencies: { "@org/frame": "*" },
    });
    await write("packages/frame/package.json", { name: "@org/frame", version: "0.0.0", private: true });
    await write("packages/frame/src/index.ts", "1");
    await git("init", "--quiet", "--initial-branch=main");
    await commit();
  });

  it("before the first release every published package has to be named", async () => {
    expect(await check()).toEqual([
      "packages/command/package.json changed, and no new changeset names @org/command: run npx changeset",
      "packages/core/src/index.ts and 1 more changed, and no new changeset names @org/classifier-core: run npx changeset",
      "packages/frame/src/index.ts changed, and no new changeset names @org/command: run npx changeset",
    ]);
    await write(".changeset/one.md", changeset("@org/classifier-core"));
    await write(".changeset/two.md", changeset("@org/command"));
    expect(await check()).toEqual([]);
  });

  describe("after a release", () => {
    beforeEach(() => git("tag", "@org/classifier-core@0.1.0"));

    it("nothing has to be said of what nobody gets", async () => {
      await write("packages/core/src/index.test.ts", "2");
      await write("packages/core/src/__fixtures__/data.json", "2");
      await write("packages/core/README.md", "2");
      await write("packages/core/tsconfig.json", "2");
      await write("scripts/demo.js", "2");
      expect(await check()).toEqual([]);
    });

    it.each(["committed", "not yet committed"])(
      "a source that changed, %s, needs one that names its package",
      async (state) => {
        await write("packages/core/src/index.ts", "2");
        if (state === "committed") await commit();
        expect(await check()).toEqual([
          "packages/core/src/index.ts changed, and no new changeset names @org/classifier-core: run npx changeset",
        ]);
        await write(".changeset/other.md", changeset("@org/command"));
        expect(await check()).toHaveLength(1);
        await write(".changeset/right.md", changeset("@org/classifier-core"));
        expect(await check()).toEqual([]);
      },
    );

    it("so does one that is gone", async () => {
      await rm(join(root, "packages/core/src/index.ts"));
      expect(await check()).toHaveLength(1);
    });

    it("the frame's changes are told by the command that bundles it", async () => {
      await write("packages/frame/src/index.ts", "2");
      expect(await check()).toEqual([
        "packages/frame/src/index.ts changed, and no new changeset names @org/command: run npx changeset",
      ]);
      await write(".changeset/right.md", changeset("@org/command"));
      expect(await check()).toEqual([]);
    });

    it("a dependency of others that moves reaches users; one of our own moves with every release", async () => {
      await write("packages/core/package.json", {
        ...library,
        dependencies: { ...library.dependencies, "@org/other": "^0.2.0" },
      });
      expect(await check()).toEqual([]);
      await write("packages/core/package.json", {
        ...library,
        dependencies: { ...library.dependencies, left: "^2.0.0" },
      });
      expect(await check()).toHaveLength(1);
    });

    it("a changeset of the release before counts no more, nor one that was taken up without a new version", async () => {
      await write(".changeset/old.md", changeset("@org/classifier-core"));
      await commit();
      await git("tag", "@org/classifier-core@0.2.0");
      await write("packages/core/src/index.ts", "2");
      expect(await check()).toHaveLength(1);
      await rm(join(root, ".changeset/old.md"));
      expect(await check()).toHaveLength(1);
    });

    it("a package with a new version has said it in its changelog", async () => {
      await write("packages/core/src/index.ts", "2");
      await write("packages/core/package.json", { ...library, version: "0.2.0" });
      expect(await check()).toEqual([]);
    });

    it("a branch answers for what it changed itself, not for what the other has since", async () => {
      await git("switch", "--quiet", "--create", "topic");
      await git("switch", "--quiet", "main");
      await write("packages/core/src/index.ts", "2");
      await commit();
      await git("switch", "--quiet", "topic");
      expect(await check("main")).toEqual([]);
      await write("packages/core/src/topic.ts", "2");
      expect(await check("main")).toHaveLength(1);
    });
  });
});
