import { existsSync, mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";

/** Debian's. */
const CHROMIUM = "/usr/bin/chromium";
/** Why there are no browser tests here, or undefined where there are; a build server must have one. */
export const NO_BROWSER =
  existsSync(CHROMIUM) || process.env.CI === "true" ? undefined : `there is no ${CHROMIUM}`;

const ARTEFACTS = fileURLToPath(new URL("../artefacts/", import.meta.url));
const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

export function launchBrowser(): Promise<Browser> {
  // Whoever builds as root has no sandbox.
  return chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
}

export interface WatchedPage {
  readonly page: Page;
  /** What the page complained of: exceptions, refused sources, console errors. */
  readonly complaints: string[];
  /** Addresses of everything it asked for. */
  readonly asked: string[];
}

/** A page of its own, which notes what goes wrong on it. */
export async function openPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<WatchedPage> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const complaints: string[] = [];
  const asked: string[] = [];
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  page.on("request", (request) => asked.push(request.url()));
  await page.goto(url);
  return { page, complaints, asked };
}

/** For whoever wants to see it; not compared with anything. */
export async function keepPicture(page: Page, name: string): Promise<void> {
  mkdirSync(ARTEFACTS, { recursive: true });
  await page.screenshot({ path: `${ARTEFACTS}${name}.png`, fullPage: true });
}

/** What axe finds wrong, each with where; its own page has to bypass the policy, which allows no script of others. */
export async function accessibilityViolations(page: Page): Promise<string[]> {
  await page.addScriptTag({ path: AXE });
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: {
        run(): Promise<{
          violations: { id: string; nodes: { target: string[]; failureSummary: string }[] }[];
        }>;
      };
    };
    const { violations } = await axe.run();
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id} at ${target.join(" ")}: ${failureSummary}`),
    );
  });
}
