import assert from "node:assert/strict";
import { homedir, tmpdir } from "node:os";
import { ClassifierError, type ClassifierErrorCode } from "../errors/index.ts";

/** What a promise rejects with; one that fulfils fails the case. */
export async function rejection(promise: Promise<unknown>, what = "it"): Promise<unknown> {
  let value: unknown;
  try {
    value = await promise;
  } catch (error) {
    return error;
  }
  const shown = value instanceof Uint8Array ? `${value.length} bytes` : typeof value;
  return assert.fail(`${what}: expected a rejection, got ${shown}`);
}

export function assertCode(error: unknown, codes: readonly ClassifierErrorCode[]): void {
  assert.ok(ClassifierError.isInstance(error), `expected an error of the suite, got ${String(error)}`);
  assert.ok(
    codes.includes(error.code),
    `expected ${codes.join(" or ")}, got ${error.code}: ${error.message}`,
  );
}

/** Element by element without printing a megabyte where they differ. */
export function assertBytes(found: Uint8Array, expected: Uint8Array): void {
  assert.ok(found instanceof Uint8Array, `expected a Uint8Array, got ${typeof found}`);
  assert.equal(found.length, expected.length, "length");
  const at = found.findIndex((byte, i) => byte !== expected[i]);
  assert.equal(at, -1, `byte ${at} differs`);
}

// A slash that follows no word starts at the root; "./assets" and "https://host" do not.
const ABSOLUTE_PATH = /(?:^|[\s"'`(=,;|])(?:file:\/\/|~?\/[^\s/]|[A-Za-z]:[\\/]|\\\\)/;

export function assertNoAbsolutePath(value: string): void {
  assert.doesNotMatch(value, ABSOLUTE_PATH, "holds an absolute path");
  for (const place of [process.cwd(), homedir(), tmpdir()]) {
    // A root directory as home or temporary folder would be found in every slash.
    if (place.length > 1) assert.ok(!value.includes(place), "holds a folder of this machine");
  }
}

/** Message, JSON form and the causes behind them: all that a log would keep. */
export function assertNoAbsolutePathIn(error: unknown): void {
  for (let at = error; at !== undefined && at !== null; at = (at as { cause?: unknown }).cause) {
    assertNoAbsolutePath(String((at as { message?: unknown }).message ?? at));
    for (const value of Object.values(JSON.parse(JSON.stringify(at)) as Record<string, unknown>)) {
      assertNoAbsolutePath(typeof value === "string" ? value : JSON.stringify(value));
    }
  }
}
