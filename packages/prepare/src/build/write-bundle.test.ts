import { spawn, spawnSync } from "node:child_process";
import { mkdir, readdir, readFile, rename, symlink, utimes, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { filesIn, temporaryFolder } from "../__fixtures__/folders.ts";
import { claimWorkingNames } from "./working-folders.ts";
import { writeBundle } from "./write-bundle.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const bundle = (content: string) =>
  new Map([
    ["data/content.txt", bytes(content)],
    ["manifest.json", bytes(`{"of":"${content}"}`)],
  ]);
const fine = () => Promise.resolve();
const hidden = (names: readonly string[]) => names.filter((name) => name.startsWith("."));

async function place(): Promise<string> {
  return join(await temporaryFolder(), "bundle");
}
async function contentOf(target: string): Promise<string> {
  const files = await filesIn(target);
  expect([...files.keys()]).toEqual(["data/content.txt", "manifest.json"]);
  return String(files.get("data/content.txt"));
}

/** A process that is no more. */
function deadPid(): number {
  return spawnSync(process.execPath, ["-e", ""]).pid;
}

/** What a build by that process, on this host or another, calls its working folders. */
function workingName(
  target: string,
  kind: "new" | "old",
  { pid = process.pid, elsewhere = false } = {},
): string {
  const names = claimWorkingNames(target);
  names.release();
  return names[kind === "new" ? "fresh" : "old"].replace(
    /\.([0-9a-f]{8})[0-9a-f]{8}([0-9a-f]{8})\.(?=new$|old$)/,
    (_, host: string, random: string) =>
      `.${elsewhere ? host.replace(/^./, (digit) => (digit === "0" ? "1" : "0")) : host}${pid.toString(16).padStart(8, "0")}${random}.`,
  );
}

async function leave(path: string, content = "left behind"): Promise<string> {
  for (const [file, data] of bundle(content)) {
    await mkdir(dirname(join(path, file)), { recursive: true });
    await writeFile(join(path, file), data);
  }
  return path;
}

describe("writeBundle", () => {
  it("shows the check the whole new bundle while the old one is still in place", async () => {
    const target = await place();
    await writeBundle(target, bundle("first"), fine);
    await writeBundle(target, bundle("second"), async (folder) => {
      expect(dirname(folder)).toBe(dirname(target));
      expect(await contentOf(folder)).toBe("second");
      expect(await contentOf(target)).toBe("first");
    });
    expect(await contentOf(target)).toBe("second");
    expect(await readdir(dirname(target))).toEqual(["bundle"]);
  });

  it("leaves all as it was when the check fails", async () => {
    const target = await place();
    await writeBundle(target, bundle("first"), fine);
    const reason = new Error("does not classify");
    await expect(writeBundle(target, bundle("second"), () => Promise.reject(reason))).rejects.toBe(reason);
    expect(await contentOf(target)).toBe("first");
    expect(await readdir(dirname(target))).toEqual(["bundle"]);
  });

  it("makes the parents of its folder, and takes an empty folder for its own", async () => {
    const target = join(await temporaryFolder(), "a", "b", "bundle");
    await writeBundle(target, bundle("first"), fine);
    expect(await contentOf(target)).toBe("first");
    const empty = await place();
    await mkdir(empty);
    await writeBundle(empty, bundle("first"), fine);
    expect(await contentOf(empty)).toBe("first");
  });

  it("replaces what a link leads to, and keeps the link", async () => {
    const target = await place();
    const link = join(await temporaryFolder(), "link");
    await writeBundle(target, bundle("first"), fine);
    await symlink(target, link);
    await writeBundle(link, bundle("second"), fine);
    expect(await contentOf(target)).toBe("second");
    expect(await readdir(dirname(link))).toEqual(["link"]);
  });

  it("refuses a folder with other content, and one whose parent is a file, without an absolute path", async () => {
    const foreign = await temporaryFolder();
    await writeFile(join(foreign, "thesis.txt"), "years of work");
    for (const out of [foreign, join(foreign, "thesis.txt"), join(foreign, "thesis.txt", "bundle")]) {
      const error = await writeBundle(out, bundle("mine"), fine).catch((caught: unknown) => caught);
      expect(error).toMatchObject({ code: "ERR_BUILD_FAILED" });
      expect((error as Error).message).not.toContain(foreign);
    }
    expect(await readFile(join(foreign, "thesis.txt"), "utf8")).toBe("years of work");
    expect(await readdir(foreign)).toEqual(["thesis.txt"]);
  });

  it("says by code and not by path what the system would not do", async () => {
    // No file system has names of so many bytes.
    const target = join(await temporaryFolder(), "n".repeat(240));
    const error = await writeBundle(target, bundle("mine"), fine).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: "ERR_BUILD_FAILED", found: "ENAMETOOLONG from mkdir" });
    expect((error as Error).message).not.toContain(dirname(target));
  });

  it("of several at once leaves one whole, and nothing else", async () => {
    const target = await place();
    await writeBundle(target, bundle("first"), fine);
    const contents = ["a", "b", "c", "d", "e"];
    const done = await Promise.allSettled(
      contents.map((content) => writeBundle(target, bundle(content), fine)),
    );
    expect(done.map(({ status }) => status)).toContain("fulfilled");
    expect(contents.filter((_, i) => done[i]?.status === "fulfilled")).toContain(await contentOf(target));
    expect(await readdir(dirname(target))).toEqual(["bundle"]);
  });
});

describe("what a killed build left", () => {
  it("is removed by the next one, finished or not", async () => {
    const target = await place();
    await writeBundle(target, bundle("first"), fine);
    await leave(workingName(target, "new", { pid: deadPid() }));
    await leave(workingName(target, "old", { pid: deadPid() }));
    // The same process id, as containers give it to every run, but no build of this process.
    await leave(workingName(target, "new"));
    const failing = writeBundle(target, bundle("second"), () => Promise.reject(new Error("no")));
    await expect(failing).rejects.toThrow("no");
    expect(await readdir(dirname(target))).toEqual(["bundle"]);
    expect(await contentOf(target)).toBe("first");
  });

  it.each([false, true])(
    "between its two renames is the old bundle: put back, also beside an empty folder: %s",
    async (made) => {
      const target = await place();
      await writeBundle(target, bundle("first"), fine);
      const pid = deadPid();
      await rename(target, workingName(target, "old", { pid }));
      await leave(workingName(target, "new", { pid }), "second");
      if (made) await mkdir(target);
      await expect(
        writeBundle(target, bundle("third"), () => Promise.reject(new Error("no"))),
      ).rejects.toThrow("no");
      expect(await contentOf(target)).toBe("first");
      expect(await readdir(dirname(target))).toEqual(["bundle"]);
      await writeBundle(target, bundle("third"), fine);
      expect(await contentOf(target)).toBe("third");
    },
  );

  it("stays while its process runs, and for an hour when that cannot be known", async () => {
    const target = await place();
    const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore" });
    try {
      const running = await leave(workingName(target, "new", { pid: child.pid as number }));
      const elsewhere = await leave(workingName(target, "new", { elsewhere: true }));
      const longAgo = await leave(workingName(target, "new", { elsewhere: true }));
      const twoHoursAgo = new Date(Date.now() - 2 * 60 * 60 * 1000);
      await utimes(longAgo, twoHoursAgo, twoHoursAgo);
      await writeBundle(target, bundle("first"), fine);
      expect(hidden(await readdir(dirname(target))).sort()).toEqual(
        [running, elsewhere].map((path) => basename(path)).sort(),
      );
      expect(await contentOf(running)).toBe("left behind");
    } finally {
      child.kill();
    }
  });

  it("is told from what only looks like it", async () => {
    const target = await place();
    const own = basename(workingName(target, "new", { pid: deadPid() }));
    const names = [
      ".bundle.notes.new",
      ".bundle.0123abcd.old",
      `${own}.bak`,
      own.replace(".bundle.", ".bundle2."),
      own.replace(".bundle.", "xbundle."),
      own.replace(/new$/, "other"),
    ];
    for (const name of names) await leave(join(dirname(target), name));
    await writeBundle(target, bundle("first"), fine);
    expect((await readdir(dirname(target))).sort()).toEqual([...names, "bundle"].sort());
  });
});
