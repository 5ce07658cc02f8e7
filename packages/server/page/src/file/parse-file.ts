import type { ParseFailure, ParseReply, ParseRequest } from "./parse-messages.ts";

/** Why a file could not be read, and what to do. */
export class FileFailure extends Error {
  override readonly name = "FileFailure";
  readonly remedy: string;

  constructor(reason: ParseFailure) {
    const { what, remedy } = FAILURES[reason];
    super(what);
    this.remedy = remedy;
  }
}

const FAILURES: Readonly<Record<ParseFailure, { what: string; remedy: string }>> = {
  empty: { what: "There is no row in this file.", remedy: "Choose one with a ticket a row." },
  unreadable: {
    what: "The file cannot be read.",
    remedy: "Look whether it is still there, then choose it again.",
  },
  "too-many-rows": {
    what: "The file has more than 200,000 rows, too many for a page.",
    remedy: "Split it, or send it to POST /v1/classify/batch.",
  },
  "not-text": {
    what: "This is a spreadsheet or an archive, not CSV.",
    remedy: "Open it in its program and save it as CSV.",
  },
};

/** Reads a CSV file in a thread of its own. Rejects with FileFailure, or the signal's reason. */
export function parseFile(
  file: File,
  { onProgress, signal }: { readonly onProgress: (share: number) => void; readonly signal: AbortSignal },
): Promise<string[][]> {
  const worker = new Worker(new URL("./parse.worker.ts", import.meta.url), { type: "module" });
  const rows: string[][] = [];
  return new Promise<string[][]>((resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason));
    worker.addEventListener("error", () => reject(new FileFailure("unreadable")));
    worker.addEventListener("message", ({ data }: MessageEvent<ParseReply>) => {
      if (data.kind === "rows") {
        for (const row of data.rows) rows.push(row);
        onProgress(data.share);
      } else if (data.kind === "done") resolve(rows);
      else reject(new FileFailure(data.reason));
    });
    const request: ParseRequest = { file };
    worker.postMessage(request);
  }).finally(() => worker.terminate());
}
