import type { HubConnection } from "@org/classifier-assets-hub";
import type { CheckResult, NamedCheckResult } from "./check.ts";
import { checkBundle } from "./checks/bundle.ts";
import { checkGraphCache } from "./checks/cache.ts";
import { checkCores } from "./checks/cores.ts";
import { checkMemory } from "./checks/memory.ts";
import { checkNodeVersion } from "./checks/node-version.ts";
import { checkPlatform } from "./checks/platform.ts";
import { checkRuntime } from "./checks/runtime.ts";
import { type System, thisSystem } from "./system.ts";

export interface DiagnoseOptions extends HubConnection {
  /** The bundle: a folder, or `hub:org/name[@revision]`. @default the usual places, as `fsAssets()` has them */
  readonly place?: string | undefined;
  /** Whether the Hub is asked, also where the bundle is in a folder. @default false */
  readonly hub?: boolean | undefined;
  /** What is looked at. @default this machine and this process */
  readonly system?: System | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What was looked at, in the order in which one thing rests on another. */
export interface Diagnosis {
  /** Whether there is no problem; warnings do not count. */
  readonly healthy: boolean;
  readonly checks: readonly NamedCheckResult[];
}

/** The checks that need the system alone; a row is all it takes to add one. */
const SYSTEM_CHECKS: readonly [
  name: string,
  check: (system: System) => CheckResult | Promise<CheckResult>,
][] = [
  ["Node.js", checkNodeVersion],
  ["platform", checkPlatform],
  ["cores", checkCores],
  ["memory", checkMemory],
  ["kept graphs", checkGraphCache],
  ["runtime", (system) => checkRuntime(system)],
];

/**
 * Says what of this machine, this installation and a bundle works, what does not, and what to do about it. Needs no
 * network: the Hub is asked only where `hub` or a place on it says so.
 */
export async function diagnose(options: DiagnoseOptions = {}): Promise<Diagnosis> {
  const { place, hub = false, system = thisSystem(), signal, ...connection } = options;
  const checks: NamedCheckResult[] = [];
  for (const [name, check] of SYSTEM_CHECKS) {
    signal?.throwIfAborted();
    checks.push({ name, ...(await check(system)) });
  }
  const onHub = place?.startsWith("hub:") === true;
  if (!onHub) checks.push(...(await checkBundle(place, { signal })));
  if (onHub || hub) {
    const { parseHubReference } = await import("@org/classifier-assets-hub");
    const { checkHub } = await import("./checks/hub.ts");
    const reference = onHub ? parseHubReference(place) : undefined;
    checks.push({ name: "Hub", ...(await checkHub({ ...connection, reference, signal })) });
  }
  return { healthy: checks.every(({ state }) => state !== "problem"), checks };
}
