/** What the page tells the worker. */
export interface ParseRequest {
  readonly file: File;
}

/** What the worker tells the page: rows in pieces, then that there are no more, or why not. */
export type ParseReply =
  | { readonly kind: "rows"; readonly rows: readonly string[][]; readonly share: number }
  | { readonly kind: "done"; readonly encoding: string }
  | { readonly kind: "failed"; readonly reason: ParseFailure };

export type ParseFailure = "empty" | "unreadable" | "too-many-rows" | "not-text";
