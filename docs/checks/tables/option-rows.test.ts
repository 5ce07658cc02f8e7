import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { temporaryFolder } from "@org/classifier-command-line/testing";
import { expect, it } from "vitest";
import { optionRowsOf } from "./option-rows.ts";
import { wantedTables, withTables } from "./write-tables.ts";

const SOURCE = `
export const SIZES = ["small", "large"] as const;
export interface Inherited {
  /** Where it lies. */
  readonly place: string;
}
/** How a parcel is sent. */
export interface ParcelOptions extends Inherited {
  /**
   * How big it is:
   * - \`small\`: fits a letter box
   * @default "small"
   */
  readonly size?: (typeof SIZES)[number] | undefined;
  readonly notify?: ((day: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}
`;

it("reads names, types, defaults and meanings, those that are inherited too", async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, "parcel.ts"), SOURCE);
  const readme = "before\n<!-- options: parcel.ts ParcelOptions -->\nold\n<!-- end -->\nafter\n";
  expect(wantedTables(readme)).toEqual([{ file: "parcel.ts", name: "ParcelOptions" }]);
  const read = optionRowsOf([join(folder, "parcel.ts")]);
  expect(withTables(readme, folder, read).split("\n")).toEqual([
    "before",
    "<!-- options: parcel.ts ParcelOptions -->",
    "| option | type | default | |",
    "|---|---|---|---|",
    "| `place` | `string` | required | Where it lies. |",
    '| `size` | `"small" \\| "large"` | "small" | How big it is:<br>`small`: fits a letter box |',
    "| `notify` | `(day: number) => void` |  |  |",
    "| `signal` | `AbortSignal` |  | Aborts it: the call rejects with the signal's own reason. |",
    "<!-- end -->",
    "after",
    "",
  ]);
  expect(() => read(join(folder, "parcel.ts"), "LetterOptions")).toThrow(
    "there is no interface LetterOptions",
  );
});
