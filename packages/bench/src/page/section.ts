import type { CheckedBar } from "../measurement/bar.ts";
import type { Markup } from "./markup.ts";

/** What a report looks like on the page. */
export interface Section {
  readonly title: string;
  readonly bars: readonly CheckedBar[];
  readonly body: Markup;
}
