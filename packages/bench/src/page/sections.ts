import type { Section } from "./section.ts";
import { accuracySection } from "./sections/accuracy-section.ts";
import { coldStartSection } from "./sections/cold-start-section.ts";
import { latencySection } from "./sections/latency-section.ts";
import { loadSection } from "./sections/load-section.ts";
import { memorySection } from "./sections/memory-section.ts";
import { peersSection } from "./sections/peers-section.ts";
import { safetySection } from "./sections/safety-section.ts";
import { searchSection } from "./sections/search-section.ts";
import { sizeSection } from "./sections/size-section.ts";
import { throughputSection } from "./sections/throughput-section.ts";

/** By verb. A report is taken at its word that it has the shape its verb writes. */
export const SECTIONS: Readonly<Record<string, (report: never) => Section>> = {
  accuracy: accuracySection,
  safety: safetySection,
  "cold-start": coldStartSection,
  latency: latencySection,
  throughput: throughputSection,
  memory: memorySection,
  load: loadSection,
  search: searchSection,
  size: sizeSection,
  peers: peersSection,
};
