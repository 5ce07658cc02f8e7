/** What differs between machines and days without being wrong on the page. */
const NUMBER = /\d+(?:[.,:]\d+)*/g;
const ELIDED = "…";

/**
 * The lines of the output a page shows that the commands did not print, in this order, or did not print at all.
 * Numbers may be others and spaces more; `…` stands for anything, and a line of nothing else for any lines.
 */
export function linesNotPrinted(shown: string, output: string): string[] {
  const printed = output.split("\n").map(withoutNumbers);
  let from = 0;
  return shown
    .split("\n")
    .filter((line) => line.trim() !== "" && line.trim() !== ELIDED)
    .filter((line) => {
      const place = printed.findIndex((candidate, i) => i >= from && fits(withoutNumbers(line), candidate));
      if (place >= 0) from = place + 1;
      return place < 0;
    });
}

function withoutNumbers(line: string): string {
  return line.replace(NUMBER, "0").replace(/\s+/g, " ").trim();
}

function fits(line: string, candidate: string): boolean {
  const parts = line.split(ELIDED).map((part) => part.trim());
  const pattern = parts.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join(".*");
  return new RegExp(`^${pattern}$`).test(candidate);
}
