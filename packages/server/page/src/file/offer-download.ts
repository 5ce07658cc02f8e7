/** Milliseconds after which the browser has certainly taken the file. */
const TAKEN_MS = 60_000;

/** Hands a text over as a file of that name. */
export function offerDownload(name: string, type: string, text: string): void {
  // The mark tells spreadsheet programs that it is UTF-8.
  const mark = type === "text/csv" ? "\ufeff" : "";
  const url = URL.createObjectURL(new Blob([mark, text], { type: `${type};charset=utf-8` }));
  const link = Object.assign(document.createElement("a"), { href: url, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), TAKEN_MS);
}
