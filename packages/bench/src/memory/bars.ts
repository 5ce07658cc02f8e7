import type { Limit } from "../measurement/bar.ts";

const BAR = "bar of this suite: peak RSS after the soak <= 260 MB (w8), slope not above 0 at 95 %";

export const PEAK_LIMIT: Limit = { direction: "at most", value: 260e6, source: BAR };
/** Of the lower bound of a slope's 95 % interval: as long as that is not above 0, growth is not shown. */
export const SLOPE_LIMIT: Limit = { direction: "at most", value: 0, source: BAR };
