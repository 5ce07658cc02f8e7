/** The address of a heading within its page, as GitHub makes it: a link works in the repository and on the site. */
export function headingAddress(heading: string): string {
  return heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}_ -]/gu, "")
    .replaceAll(" ", "-");
}
