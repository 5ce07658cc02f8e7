import type { Section } from "./section.ts";
import { accuracySection } from "./sections/accuracy-section.ts";

/** By verb. A report is taken at its word that it has the shape its verb writes. */
export const SECTIONS: Readonly<Record<string, (report: never) => Section>> = {
  accuracy: accuracySection,
};
