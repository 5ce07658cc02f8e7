import { readFileSync } from "node:fs";
import Papa from "papaparse";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { MARKED_CHARACTERS } from "../src/ticket/evidence/mark-text.ts";
import { accessibilityViolations, keepPicture, launchBrowser, NO_BROWSER, openPage } from "./browser.ts";
import { type RunningServer, requireBuilt, SAMPLES, startServer } from "./running-server.ts";

const samples = JSON.parse(readFileSync(SAMPLES, "utf8")) as string[];
const ROUTED = samples[0] as string;
const OUTSIDE = samples.at(-1) as string;
const KEY = "a-key-that-counts-here";

let browser: Browser;
let server: RunningServer;

const box = (page: Page) => page.getByRole("textbox", { name: "Ticket" });
const verdict = (page: Page) => page.locator(".verdict h2");
const panel = (page: Page, name: string | RegExp) => page.getByRole("region", { name });
const csvFile = (name: string, rows: readonly (readonly string[])[]) => ({
  name,
  mimeType: "text/csv",
  buffer: Buffer.from(Papa.unparse(rows as string[][])),
});
const choose = (page: Page, file: ReturnType<typeof csvFile>) =>
  page.locator("input[type=file]").setInputFiles(file);

async function ask(page: Page, text: string): Promise<void> {
  await box(page).fill(text);
  await answered(page);
}

/** Waits until what is shown, evidence included, is of the text in the box. */
async function answered(page: Page): Promise<void> {
  await page.waitForFunction((most) => {
    const text = document.querySelector("textarea")?.value.slice(0, most).toWellFormed();
    return document.querySelector('.results[aria-busy="false"] .marked')?.textContent.toWellFormed() === text;
  }, MARKED_CHARACTERS);
}

async function saved(page: Page, button: string): Promise<string> {
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: button, exact: true }).click(),
  ]);
  return readFileSync(await download.path(), "utf8");
}

describe.skipIf(NO_BROWSER !== undefined)(
  `the page${NO_BROWSER === undefined ? "" : `: ${NO_BROWSER}`}`,
  () => {
    beforeAll(async () => {
      requireBuilt();
      [browser, server] = await Promise.all([launchBrowser(), startServer()]);
    });
    // A page that nobody looks at any more would still ask for the server's state.
    afterEach(async () => {
      for (const context of browser.contexts()) await context.close();
    });
    afterAll(async () => {
      await browser?.close();
      await server?.kill();
    });

    describe("one ticket", () => {
      it("is answered in three tiers, with evidence and times, and nothing is asked of anybody else", async () => {
        const { page, complaints, asked } = await openPage(browser, server.url);
        await page.getByRole("button", { name: ROUTED }).click();
        await page.locator(".marked").waitFor();
        expect(await verdict(page).textContent()).toBe("RouteStore Systems Team");

        const category = panel(page, /Category and routing/);
        expect(await category.locator(".bars li.first").textContent()).toMatch(
          /^Till Operations9\d(\.\d)? %$/,
        );
        expect(await category.locator(".bars li").count()).toBe(5);
        for (const label of ["Team", "Priority", "Service level", "Urgency"]) {
          expect(await category.getByText(label, { exact: true }).isVisible()).toBe(true);
        }
        const problems = panel(page, /Known problems/);
        expect(await problems.locator("li").count()).toBe(5);
        expect(await problems.locator("details[open] > p").first().textContent()).not.toBe("");
        const automation = panel(page, /Automation/);
        expect(await automation.getByRole("img").getAttribute("aria-label")).toMatch(/: \d+ %$/);
        expect(await automation.locator(".bars li").count()).toBe(5);
        expect(await automation.getByText("Said by:").isVisible()).toBe(true);

        const marked = page.locator(".marked");
        expect(await marked.textContent()).toBe(ROUTED);
        expect(await marked.locator("mark.entity").allTextContents()).toContain("0417");
        expect(await marked.locator("mark.for").first().getAttribute("title")).toMatch(/wording \+\d\.\d\d/);
        expect(await marked.locator("mark.keyword").count()).toBeGreaterThan(0);
        expect(
          await panel(page, /Classified in/)
            .locator(".legend li")
            .count(),
        ).toBe(5);

        expect(asked.every((url) => url.startsWith(server.url) || url.startsWith("data:"))).toBe(true);
        expect(complaints).toEqual([]);
        await keepPicture(page, "ticket-light");
      });

      it("is promised the same by the sentence at the top and by the panel", async () => {
        const { page } = await openPage(browser, server.url);
        await ask(page, "printer");
        const [, hours] =
          /resolution within ([\d.]+ h)/.exec((await page.locator(".verdict").textContent()) ?? "") ?? [];
        expect(await panel(page, /Category and routing/).textContent()).toContain(`resolved in ${hours}`);
      });

      it("looks otherwise where it is not the desk's, in words, outline and sign", async () => {
        const { page } = await openPage(browser, server.url);
        await ask(page, ROUTED);
        const lookOf = () =>
          page.locator(".verdict").evaluate((element) => {
            const { borderTopStyle, borderLeftStyle } = getComputedStyle(element);
            return [borderTopStyle, borderLeftStyle, element.querySelector("svg path")?.getAttribute("d")];
          });
        const routed = await lookOf();
        await ask(page, OUTSIDE);
        expect(await verdict(page).textContent()).toContain("Out of scope");
        const outside = await lookOf();
        for (const [i, look] of outside.entries()) expect(look).not.toBe(routed[i]);
        await keepPicture(page, "out-of-scope-light");
      });

      it("never shows an older answer over a newer one, however late it comes", async () => {
        const { page } = await openPage(browser, server.url);
        let letOldGo = () => {};
        const oldMayGo = new Promise<void>((resolve) => {
          letOldGo = resolve;
        });
        await page.route("**/v1/classify", async (route) => {
          if (route.request().postData()?.includes("printer is out of toner")) await oldMayGo;
          await route.continue().catch(() => {}); // Aborted by the page by then.
        });
        await box(page).fill("printer is out of toner");
        await page.waitForRequest((request) => request.postData()?.includes("toner") === true);
        await ask(page, ROUTED);
        letOldGo();
        await page.waitForLoadState("networkidle");
        expect(await page.locator(".marked").textContent()).toBe(ROUTED);
        expect(await verdict(page).textContent()).toContain("Store Systems Team");
      });

      it.each([
        [
          "markup",
          '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script><b>till</b> is frozen',
        ],
        ["another direction", "\u202eלא עובד המדפסת\u202c the till \u2067is frozen"],
        ["emoji and halves of them", "till 😀👩‍👩‍👧 is \ud83d frozen"],
        ["NUL and other controls", "till \u0000 is \u0001 \u001b[2J frozen"],
        ["formulas", "=1+1 till is frozen"],
      ])("shows %s as text", async (_, text) => {
        const { page } = await openPage(browser, server.url);
        await ask(page, text);
        // What is shown is what the box holds: browsers replace half a character by a sign of their own.
        expect(await page.locator(".marked").textContent()).toBe(
          (await box(page).inputValue()).toWellFormed(),
        );
        expect(await page.locator(".results img, .results script, .results b").count()).toBe(0);
        expect(await page.evaluate(() => "hacked" in window)).toBe(false);
      });

      it("of 200,000 characters is cut to what the server takes, and says so", async () => {
        const { page, complaints } = await openPage(browser, server.url);
        await ask(page, "till is frozen ".repeat(14_000));
        expect(await page.getByText("The first 100,000 characters are sent").isVisible()).toBe(true);
        expect(await verdict(page).isVisible()).toBe(true);
        expect(complaints).toEqual([]);
      });
    });

    describe("a file", () => {
      it("of 10,000 rows: asks for the column, draws few rows, cancels, and gives what it has", async () => {
        const { page, complaints } = await openPage(browser, `${server.url}#file`);
        const rows = Array.from({ length: 10_000 }, (_, i) => [
          String(i),
          samples[i % samples.length] as string,
        ]);
        await choose(page, csvFile("many.csv", [["number", "what they wrote"], ...rows]));
        expect(await page.getByLabel("what they wrote").isChecked()).toBe(true);
        await page.getByRole("button", { name: "Classify 10,000 tickets" }).click();
        const progress = page.getByRole("progressbar");
        await page.waitForFunction(
          () => Number(document.querySelector("[role=progressbar]")?.ariaValueNow) > 920,
        );
        expect(await progress.getAttribute("aria-valuemax")).toBe("10000");

        const table = page.getByRole("region", { name: "Results, row by row" });
        await table.evaluate((element) => element.scrollTo(0, 900 * 40));
        await page.getByRole("cell", { name: "901", exact: true }).waitFor();
        expect(await table.locator("tr.result").count()).toBeLessThan(60);

        await page.getByRole("button", { name: "Cancel" }).click();
        await page.getByText("Cancelled", { exact: true }).waitFor();
        const csv = Papa.parse<Record<string, string>>(await saved(page, "Download CSV"), { header: true });
        expect(csv.data.length).toBeGreaterThan(920);
        expect(csv.data.length).toBeLessThan(10_000);
        csv.data.forEach((row, i) => {
          expect(row["what they wrote"]).toBe(rows[i]?.[1]);
          expect(row.triage_decision).not.toBe("");
        });
        expect(complaints).toEqual([]);
        await keepPicture(page, "file-light");
      });

      it("is counted, filtered, sorted, opened and taken away, with formulas made text", async () => {
        const { page } = await openPage(browser, `${server.url}#file`);
        const formula = '=HYPERLINK("http://example.org","till is frozen")';
        await choose(
          page,
          csvFile("few.csv", [
            ["id", "text"],
            ["@1", formula],
            ["2", ROUTED],
            ["3", OUTSIDE],
            ["4", "printer"],
          ]),
        );
        await page.getByText("Done", { exact: true }).waitFor();
        expect(await page.getByText("4 of 4 tickets").isVisible()).toBe(true);

        const shown = page.locator("tr.result .ticket");
        await page.getByRole("button", { name: "Decision" }).click();
        const decisions = await page.locator("tr.result .badge").allTextContents();
        expect(decisions).toEqual(
          [...decisions].sort((a, b) => Number(b.startsWith("Out")) - Number(a.startsWith("Out"))),
        );
        await page.getByRole("searchbox").fill("PRINTER");
        expect(await shown.allTextContents()).toContain("printer");
        await page.getByRole("searchbox").fill("");
        await panel(page, "By decision").getByRole("button", { name: "Out of scope" }).click();
        expect(await shown.allTextContents()).toContain(OUTSIDE);
        expect(await page.locator("tr.result .badge:not(.out_of_scope)").count()).toBe(0);
        await page.getByRole("button", { name: "Show all" }).click();

        const csv = Papa.parse<string[]>(await saved(page, "Download CSV")).data;
        expect(csv[1]?.slice(0, 2)).toEqual(["'@1", `'${formula}`]);
        const json = JSON.parse(await saved(page, "JSON"));
        expect(json.map(({ row }: { row: { text: string } }) => row.text)).toEqual([
          formula,
          ROUTED,
          OUTSIDE,
          "printer",
        ]);

        await page.getByRole("button", { name: "printer", exact: true }).click();
        expect(await box(page).inputValue()).toBe("printer");
        expect(await box(page).isVisible()).toBe(true);
      });

      it("that is none is refused with what to do", async () => {
        const { page } = await openPage(browser, `${server.url}#file`);
        const sheet = {
          name: "book.csv",
          mimeType: "text/csv",
          buffer: Buffer.from([0x50, 0x4b, 3, 4, 0, 0]),
        };
        await choose(page, sheet);
        expect(await page.getByRole("alert").textContent()).toContain("save it as CSV");
      });
    });

    it("shows how the server started: who served, each step, and other ways beside", async () => {
      const { page } = await openPage(browser, `${server.url}#start`);
      const model = panel(page, "Then, the first model thread");
      await model.locator(".attempts .served").waitFor();
      for (const step of ["Manifest", "Desk", "Model", "Session"]) {
        expect(await model.getByRole("rowheader", { name: step }).isVisible()).toBe(true);
      }
      expect(
        await panel(page, /other ways/)
          .getByText(/measured \d{4}-\d\d-\d\d/)
          .isVisible(),
      ).toBe(true);
      await keepPicture(page, "start-light");
    });

    it("says that the model is still being opened, and asks again when it has come", async () => {
      const { page } = await openPage(browser, "about:blank");
      const { origin } = new URL(server.url);
      await page.route(`${origin}/readyz`, (route) => route.fulfill({ json: { state: "lexical" } }));
      await page.route(`${origin}/v1/bundle`, async (route) => {
        const response = await route.fetch();
        await route.fulfill({ response, json: { ...(await response.json()), state: "lexical" } });
      });
      await page.goto(server.url);
      await page.getByText("The model is still being opened.").waitFor();
      await ask(page, ROUTED);
      const again = page.waitForRequest(/classify/);
      await page.unrouteAll();
      await page.getByText("Ready", { exact: true }).waitFor();
      expect((await again).postDataJSON()).toMatchObject({ text: ROUTED });
      expect(await page.getByText("The model is still being opened.").count()).toBe(0);
    });

    it("asks for a key where the server wants one, says when it is wrong, and goes on with the right one", async () => {
      const locked = await startServer({ keys: KEY });
      try {
        const { page } = await openPage(browser, locked.url, { bypassCSP: true });
        await page.getByRole("textbox", { name: "Key" }).fill("a-key-that-counts-elsewhere");
        await page.keyboard.press("Enter");
        await page.getByText("That key does not count here.").waitFor();
        expect(await accessibilityViolations(page)).toEqual([]);
        await page.getByRole("textbox", { name: "Key" }).fill(KEY);
        await page.keyboard.press("Enter");
        await ask(page, ROUTED);
        expect(await verdict(page).textContent()).toContain("Store Systems Team");
      } finally {
        await locked.kill();
      }
    });

    it("tells that the server is gone, and goes on by itself when it is back: a ticket, and a file in its middle", async () => {
      const mortal = await startServer();
      let back: RunningServer | undefined;
      try {
        const { page } = await openPage(browser, `${mortal.url}#file`);
        const rows = Array.from({ length: 500 }, (_, i) => [`${samples[i % samples.length]} ${i}`]);
        await choose(page, csvFile("long.csv", [["text"], ...rows]));
        await page.waitForFunction(
          () => Number(document.querySelector("[role=progressbar]")?.ariaValueNow) > 50,
        );
        await mortal.kill();
        await page.getByRole("alert").getByText("The server does not answer.").waitFor();
        await page.getByRole("tab", { name: "One ticket" }).click();
        await box(page).fill(ROUTED);

        back = await startServer({ port: mortal.port });
        await page.locator(".marked").waitFor();
        expect(await page.getByText("The server does not answer.").count()).toBe(0);
        await page.getByRole("tab", { name: "A file" }).click();
        await page.getByText("500 of 500 tickets").waitFor();
        const json = JSON.parse(await saved(page, "JSON"));
        expect(json.map(({ row }: { row: { text: string } }) => [row.text])).toEqual(rows);
        expect(
          json.filter(({ triage }: { triage: { decision: string } }) => triage.decision === "failed"),
        ).toEqual([]);
      } finally {
        await mortal.kill();
        await back?.kill();
      }
    });

    it("can be used with the keyboard alone", async () => {
      const { page } = await openPage(browser, server.url);
      await page.getByText("Ready", { exact: true }).waitFor();
      const focused = () => page.evaluate(() => document.activeElement?.id ?? "");
      await page.keyboard.press("Tab");
      expect(await focused()).toBe("tab-ticket");
      await page.keyboard.press("ArrowRight");
      expect(await focused()).toBe("tab-file");
      expect(await page.getByText("Drop a CSV file here").isVisible()).toBe(true);
      await page.keyboard.press("Tab");
      const ring = await page
        .locator("label.button")
        .evaluate((element) => getComputedStyle(element).outlineStyle);
      expect(ring).toBe("solid");
      await page.keyboard.press("Shift+Tab");
      await page.keyboard.press("Home");
      await page.keyboard.press("Tab");
      expect(await focused()).toBe("ticket-text");
      await page.keyboard.type("the till is frozen");
      await page.locator(".marked").waitFor();
      await page.keyboard.press("Tab");
      await page.keyboard.press("Enter");
      await page.getByText("Store Systems Team").first().waitFor();
      expect(await box(page).inputValue()).toBe(ROUTED);
      // Said once nothing is under way any more, which may be after it is shown.
      await expect
        .poll(() => page.locator(".results [role=status]").textContent())
        .toMatch(/^Route: Till Operations, /);
    });

    describe.each(["light", "dark"] as const)("in %s", (colorScheme) => {
      it("has no accessibility violation in any view", async () => {
        const { page } = await openPage(browser, server.url, { colorScheme, bypassCSP: true });
        await page.getByText("Ready", { exact: true }).waitFor();
        const found: Record<string, string[]> = { empty: await accessibilityViolations(page) };
        for (const [name, text] of [
          ["routed", ROUTED],
          ["outside", OUTSIDE],
          ["review", samples[2]],
        ] as const) {
          await ask(page, text as string);
          // Everything that opens, open.
          await page.evaluate(() => {
            for (const details of document.querySelectorAll("details")) details.open = true;
          });
          found[name] = await accessibilityViolations(page);
          await keepPicture(page, `${name}-${colorScheme}`);
        }
        await page.getByRole("tab", { name: "A file" }).click();
        found.file = await accessibilityViolations(page);
        await choose(page, csvFile("few.csv", [["subject"], ...samples.map((text) => [text])]));
        await page.getByRole("button", { name: /^Classify/ }).waitFor();
        found.column = await accessibilityViolations(page);
        await page.getByRole("button", { name: /^Classify/ }).click();
        await page.getByText("Done", { exact: true }).waitFor();
        found.results = await accessibilityViolations(page);
        await keepPicture(page, `results-${colorScheme}`);
        await page.getByRole("tab", { name: "How it started" }).click();
        found.start = await accessibilityViolations(page);
        await keepPicture(page, `start-${colorScheme}`);
        for (const [view, violations] of Object.entries(found)) expect(violations, view).toEqual([]);
      });
    });

    it("fits a screen of 360 pixels, and keeps still for who wants less motion", async () => {
      const { page } = await openPage(browser, server.url, {
        viewport: { width: 360, height: 740 },
        reducedMotion: "reduce",
      });
      const width = () => page.evaluate(() => document.documentElement.scrollWidth);
      await ask(page, `${ROUTED} ${"unbroken".repeat(40)}`);
      expect(await width()).toBe(360);
      const moves = await page
        .locator(".gauge-value")
        .evaluate((element) => getComputedStyle(element).transitionDuration);
      expect(moves).toBe("0s");
      await keepPicture(page, "ticket-narrow");
      await page.getByRole("tab", { name: "A file" }).click();
      await choose(page, csvFile("few.csv", [["text"], ...samples.map((text) => [text])]));
      await page.getByText("Done", { exact: true }).waitFor();
      expect(await width()).toBe(360);
      await keepPicture(page, "file-narrow");
      await page.getByRole("tab", { name: "How it started" }).click();
      expect(await width()).toBe(360);
      await keepPicture(page, "start-narrow");
    });
  },
);
