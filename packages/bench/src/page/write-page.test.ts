import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { temporaryFolder } from "@org/classifier-command-line/testing";
import { describe, expect, it } from "vitest";
import { reportOf } from "../__fixtures__/report.ts";
import { writePage } from "./write-page.ts";

describe("writing a page", () => {
  it("takes reports as --json writes them, in the order given", async () => {
    const folder = await temporaryFolder();
    const files = ["clinc150", "banking77"].map((subject) => join(folder, `${subject}.json`));
    for (const file of files) {
      const subject = file.includes("clinc150") ? "clinc150" : "banking77";
      await writeFile(file, JSON.stringify(reportOf(subject, [{ accuracy: 0.96 }])));
    }
    const out = join(folder, "page.html");
    const { sections, bytes } = await writePage({ reports: files, out });
    const page = await readFile(out, "utf8");
    expect(sections).toEqual(["accuracy", "accuracy"]);
    expect(Buffer.byteLength(page)).toBe(bytes);
    expect(page.indexOf("Accuracy: clinc150")).toBeLessThan(page.indexOf("Accuracy: banking77"));
    expect((await readdir(folder)).sort()).toEqual(["banking77.json", "clinc150.json", "page.html"]);
  });

  it.each([
    ["{", "it is not JSON"],
    ["[]", "it has no verb"],
    ["3", "it is 3"],
    ['{"verb":"accuracy"}', "it has no date"],
    [JSON.stringify({ ...reportOf("x", [{ accuracy: 1 }]), date: "yesterday" }), "date is"],
  ])("names a file that is no report, and leaves an older page alone: %j", async (content, said) => {
    const folder = await temporaryFolder();
    const [file, out] = [join(folder, "bad.json"), join(folder, "page.html")];
    await writeFile(file, content);
    await writeFile(out, "an older page");
    const failure = await writePage({ reports: [file], out }).catch((error: Error) => error);
    expect(failure).toMatchObject({ code: "ERR_REPORT_FILE" });
    expect(String(failure)).toContain(`bad.json is no report: ${said}`);
    expect(String(failure)).not.toContain(folder);
    expect(await readFile(out, "utf8")).toBe("an older page");
  });

  it("names a file that is not there", async () => {
    const out = join(await temporaryFolder(), "page.html");
    await expect(writePage({ reports: ["nowhere/x.json"], out })).rejects.toThrow("there is no such file");
  });
});
