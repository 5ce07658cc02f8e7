/** What is written in the repository and read on the site: its place there, and its address here. */
const PAGES: readonly (readonly [RegExp, string])[] = [
  [/^docs\/index\.md$/, "index.md"],
  [/^docs\/(guide\/[\w-]+\.md)$/, "$1"],
  [/^docs\/(design\.md)$/, "$1"],
  [/^docs\/decisions\/README\.md$/, "decisions/index.md"],
  [/^docs\/(decisions\/[\w-]+\.md)$/, "$1"],
  [/^docs\/(api\/.+\.md)$/, "$1"],
  [/^packages\/([\w-]+)\/README\.md$/, "packages/$1.md"],
  [/^CONTRIBUTING\.md$/, "contributing.md"],
  [/^SECURITY\.md$/, "security.md"],
];

/** Files of the repository that are no pages of the site. */
export const NO_PAGES = [
  "**/{node_modules,dist}/**",
  "!(CONTRIBUTING|SECURITY).md",
  "{.*,etc,examples,scripts,tools}/**",
  "packages/*/!(README).md",
  "packages/*/*/**",
  "docs/checks/**",
  "docs/guide/*/**",
];

/** Address of a file of the repository on the site; undefined for what is no page of it. */
export function addressOf(file: string): string | undefined {
  for (const [place, address] of PAGES) if (place.test(file)) return file.replace(place, address);
  return undefined;
}
