import { execFileSync } from "node:child_process";
import { chmod, mkdir, readdir, readFile, symlink, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { temporaryFolder } from "../__fixtures__/folders.ts";
import { zipDeployment } from "./zip-deployment.ts";

// Read back by Python, which has no code in common with what packs here.
const READ = `
import json, sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as packed:
    assert packed.testzip() is None
    print(json.dumps([[i.filename, oct(i.external_attr >> 16), packed.read(i).decode(), i.date_time] for i in packed.infolist()]))
`;
const python = (() => {
  try {
    execFileSync("python3", ["-c", "import zipfile"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
})();
if (process.env.CI === "true" && !python) throw new Error("python3 is required here");

let folder: string;
beforeAll(async () => {
  folder = join(await temporaryFolder(), "deployment");
  await mkdir(join(folder, "z/empty/deep"), { recursive: true });
  await writeFile(join(folder, "z/empty/deep/a.txt"), "aaaa".repeat(1000), { mode: 0o600 });
  await writeFile(join(folder, "ünïcode.txt"), "name");
  await writeFile(join(folder, "run.sh"), "#!/bin/sh");
  await chmod(join(folder, "run.sh"), 0o700);
  await symlink("z/empty", join(folder, "link"));
});
const pack = async (options: { signal?: AbortSignal } = {}) => {
  const file = join(await temporaryFolder(), "packed.zip");
  return { file, bytes: await zipDeployment(folder, file, options) };
};

describe("a packed deployment", () => {
  it.skipIf(!python)("holds every file by its path, whom anybody may read, and links (python3)", async () => {
    const { file, bytes } = await pack();
    expect((await readFile(file)).length).toBe(bytes);
    const found = JSON.parse(execFileSync("python3", ["-c", READ, file], { encoding: "utf8" }));
    const time = [1980, 1, 1, 0, 0, 0];
    expect(found).toEqual([
      ["link", "0o120777", "z/empty", time],
      ["run.sh", "0o100755", "#!/bin/sh", time],
      ["z/empty/deep/a.txt", "0o100644", "aaaa".repeat(1000), time],
      ["ünïcode.txt", "0o100644", "name", time],
    ]);
    expect(bytes).toBeLessThan(4000);
  });

  it("is the same bytes later, under another user mask and in another time zone", async () => {
    const first = await readFile((await pack()).file);
    await utimes(join(folder, "run.sh"), 1, 1);
    await chmod(join(folder, "ünïcode.txt"), 0o664);
    const zone = process.env.TZ;
    process.env.TZ = "Pacific/Kiritimati";
    try {
      expect(first.equals(await readFile((await pack()).file))).toBe(true);
    } finally {
      if (zone === undefined) delete process.env.TZ;
      else process.env.TZ = zone;
    }
  });

  it("replaces no file", async () => {
    const file = join(await temporaryFolder(), "mine.zip");
    await writeFile(file, "mine");
    await expect(zipDeployment(folder, file)).rejects.toMatchObject({ code: "EEXIST" });
    expect(await readFile(file, "utf8")).toBe("mine");
  });

  it("that is aborted rejects as an abort", async () => {
    await expect(pack({ signal: AbortSignal.abort() })).rejects.toMatchObject({ name: "AbortError" });
  });

  it("of a folder that is gone rejects", async () => {
    const file = join(await temporaryFolder(), "packed.zip");
    await expect(zipDeployment(join(folder, "gone"), file)).rejects.toMatchObject({ code: "ENOENT" });
    expect(await readdir(join(file, ".."))).toEqual([]);
  });
});
