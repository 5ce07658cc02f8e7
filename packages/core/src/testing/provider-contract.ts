import type { AssetProvider } from "../assets/asset-provider.ts";
import { InvalidArgumentError } from "../errors/index.ts";
import { type Bench, cases } from "./contract-cases.ts";
import { bundleOf } from "./manifest-for.ts";

/** What a test runner offers; `describe` and `it` of vitest, jest and node:test all fit. */
export interface TestFunctions {
  describe(name: string, define: () => void): unknown;
  it: {
    (name: string, run: () => Promise<void>): unknown;
    skip(name: string, run: () => Promise<void>): unknown;
  };
}

/** A provider over seeded files, and what to do when the case is over. */
export interface SeededProvider {
  readonly provider: AssetProvider;
  dispose?(): Promise<void> | void;
}

export interface ContractOptions extends TestFunctions {
  /** Heading of the suite. */
  readonly name: string;
  /**
   * Given these files, a provider that has them; given none, a provider that has no bundle. Seeded files
   * always come with a manifest.json that fits them. Called anew for every bundle a case needs.
   */
  provider(files: Readonly<Record<string, Uint8Array>>): SeededProvider | Promise<SeededProvider>;
  /**
   * Whether the provider promises a real file for what it holds (`localPath`). A promise is checked either
   * way: with `false`, a path given all the same fails. @default false
   */
  readonly localFiles?: boolean;
  /** Cases this provider is excused from, each with the reason. A name the suite does not know fails. */
  readonly skip?: { readonly [Name in ContractCase]?: string };
}

/** Name of one case of the suite. */
export type ContractCase = keyof typeof cases;

/** Every case of the suite, in order. */
export const CONTRACT_CASES = Object.keys(cases) as readonly ContractCase[];

/**
 * Defines the tests every AssetProvider has to pass, in the caller's own test runner.
 *
 * Throws InvalidArgumentError where `skip` names a case there is none of, or gives no reason: an excuse that
 * outlived its case would otherwise go unnoticed.
 */
export function testAssetProvider(options: ContractOptions): void {
  const { describe, it, skip = {} } = options;
  for (const [name, reason] of Object.entries(skip)) {
    if (!Object.hasOwn(cases, name)) {
      throw new InvalidArgumentError({
        argument: "skip",
        expected: `cases of the suite: ${CONTRACT_CASES.join("; ")}`,
        found: JSON.stringify(name),
      });
    }
    if (typeof reason !== "string" || reason.trim() === "") {
      throw new InvalidArgumentError({ argument: `skip, "${name}"`, expected: "a reason", found: "none" });
    }
  }
  const bench = benchOf(options);
  describe(options.name, () => {
    for (const name of CONTRACT_CASES) {
      const reason = skip[name];
      const run = () => cases[name](bench);
      if (reason === undefined) it(name, run);
      else it.skip(`${name} (skipped: ${reason})`, run);
    }
  });
}

function benchOf(options: ContractOptions): Bench {
  const provider: Bench["provider"] = async (files, run) => {
    const seeded = await options.provider(files === undefined ? {} : bundleOf(files));
    try {
      await run(seeded.provider);
    } finally {
      await seeded.dispose?.();
    }
  };
  return {
    provider,
    source: (files, run) =>
      provider(files, async (opener) => {
        const source = await opener.open();
        try {
          await run(source, opener);
        } finally {
          await source.close?.();
        }
      }),
    localFiles: options.localFiles ?? false,
  };
}
