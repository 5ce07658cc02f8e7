import Table from "cli-table3";

/** A table without lines; the columns in `right`, counted from 0, are set to the right. */
export function drawTable(
  head: readonly string[],
  rows: readonly string[][],
  right: readonly number[] = [1, 2],
): string {
  const none = Object.fromEntries(
    [
      ...["top", "top-mid", "top-left", "top-right", "bottom", "bottom-mid", "bottom-left", "bottom-right"],
      ...["left", "left-mid", "mid", "mid-mid", "right", "right-mid"],
    ].map((place) => [place, ""]),
  );
  const drawn = new Table({
    head: [...head],
    chars: { ...none, middle: "  " },
    style: { head: [], border: [], "padding-left": 0, "padding-right": 0 },
    colAligns: head.map((_, i) => (right.includes(i) ? "right" : "left")),
  });
  drawn.push(...rows);
  return drawn.toString().replace(/ +$/gm, "");
}
