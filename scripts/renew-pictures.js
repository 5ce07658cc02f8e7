// Makes the small pictures of the page that the documentation shows from those its browser tests have left:
// npm run docs:pictures.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const place = (path) => fileURLToPath(new URL(path, import.meta.url));
const pictures = JSON.parse(readFileSync(place("../docs/guide/pictures/screenshots.json"), "utf8"));
/** 0 to 1; small letters are still sharp, and all pictures together take less than 150 kB. */
const QUALITY = 0.5;
/** Pixels; a page of the site is hardly wider. */
const WIDTH = 960;
/** Pixels; what is further down on a long page is told in words. */
const MAX_HEIGHT = 720;

const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
const page = await browser.newPage();
for (const [name, source] of Object.entries(pictures)) {
  const png = readFileSync(place(`../packages/server/page/artefacts/${source}`)).toString("base64");
  // The browser that took them can also write WebP, so that no further library is needed.
  const webp = await page.evaluate(
    async ({ png, quality, width, maxHeight }) => {
      const image = new Image();
      image.src = `data:image/png;base64,${png}`;
      await image.decode();
      const canvas = document.createElement("canvas");
      const height = (image.height * width) / image.width;
      canvas.width = width;
      canvas.height = Math.min(height, maxHeight);
      canvas.getContext("2d").drawImage(image, 0, 0, width, height);
      return canvas.toDataURL("image/webp", quality).split(",")[1];
    },
    { png, quality: QUALITY, width: WIDTH, maxHeight: MAX_HEIGHT },
  );
  writeFileSync(place(`../docs/guide/pictures/${name}`), Buffer.from(webp, "base64"));
}
await browser.close();
