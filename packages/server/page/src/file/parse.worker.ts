import Papa from "papaparse";
import { encodingOf } from "./encoding-of.ts";
import type { ParseFailure, ParseReply, ParseRequest } from "./parse-messages.ts";

/** Bytes read at once: some thousand tickets, between which the page is told. */
const CHUNK_BYTES = 1024 * 1024;
/** Enough to meet a character outside of ASCII in most languages. */
const SAMPLE_BYTES = 256 * 1024;
/** Rows a browser's memory holds with ease, results included; more is work for the service's own batch route. */
const MAX_ROWS = 200_000;

const tell = (reply: ParseReply) =>
  (self as unknown as { postMessage(reply: ParseReply): void }).postMessage(reply);
const fail = (reason: ParseFailure) => tell({ kind: "failed", reason });

self.addEventListener("message", ({ data }: MessageEvent<ParseRequest>) => {
  parse(data.file).catch(() => fail("unreadable"));
});

async function parse(file: File): Promise<void> {
  const encoding = encodingOf(new Uint8Array(await file.slice(0, SAMPLE_BYTES).arrayBuffer()));
  if (encoding === undefined) return fail("not-text");
  let rows = 0;
  Papa.parse<string[]>(file, {
    encoding,
    skipEmptyLines: "greedy",
    chunkSize: CHUNK_BYTES,
    chunk({ data, meta }, parser) {
      rows += data.length;
      if (rows > MAX_ROWS) {
        parser.abort();
        return fail("too-many-rows");
      }
      tell({ kind: "rows", rows: data, share: file.size === 0 ? 1 : Math.min(1, meta.cursor / file.size) });
    },
    // Not called after an abort.
    complete() {
      if (rows === 0) fail("empty");
      else tell({ kind: "done", encoding });
    },
    error: () => fail("unreadable"),
  });
}
