import type { BundleDescription, Classification, InitializationReport } from "@org/classifier-core";
import type { Static } from "typebox";
import type { bundleResponseSchema } from "../../../src/schemas/bundle.ts";

// What the server sends, by its own schemas; where a schema is loose, by core's types.

export type { BatchOptions, ClassifyRequest } from "../../../src/schemas/request.ts";
export type { Classification, InitializationReport };

type Sent = Static<typeof bundleResponseSchema>;

export interface ServedBundle extends Omit<Sent, "bundle" | "start"> {
  readonly bundle: BundleDescription;
  readonly start: Omit<Sent["start"], "lexical" | "model"> & {
    readonly lexical: InitializationReport | null;
    readonly model: InitializationReport | null;
  };
}

export type ServiceState = Sent["state"];
export type Decision = Classification["decision"];
export type AutomationLevel = NonNullable<Classification["automation"]>["level"];
export type Explanation = NonNullable<Classification["explanation"]>;

/** One line of a batch's answer; the last may be an error of the whole batch, without an index. */
export type BatchLine =
  | { readonly index: number; readonly ok: true; readonly classification: Classification }
  | { readonly index: number; readonly ok: false; readonly error: BatchError }
  | { readonly index?: undefined; readonly error: BatchError };

export interface BatchError {
  readonly code: string;
  readonly detail: string;
  readonly retryable: boolean;
}
