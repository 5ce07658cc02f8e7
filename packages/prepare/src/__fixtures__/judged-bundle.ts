import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { bundleOf } from "@org/classifier-core/testing";
import type { SafetyVerdict } from "@org/classifier-core/preparation";
import { temporaryFolder } from "./folders.ts";

/** A verdict with every field, on the content of that digest. */
export function verdictOn(digest: string, changes: Partial<SafetyVerdict> = {}): SafetyVerdict {
  return {
    formatVersion: 1,
    verdict: "SAFE",
    date: "2026-11-24T10:00:00.000Z",
    measured: { digest, dtype: "w8", tickets: 812 },
    baseline: { description: "live build from sources", dtype: "fp32" },
    tolerances: { minEqualShare: 0.995 },
    findings: { equalShare: 0.9988, startRatio: 14.2 },
    reasons: [],
    host: { cpu: "a processor", cores: 2, node: "20.19.0", platform: "linux-x64" },
    versions: { "onnxruntime-node": "1.30.0" },
    ...changes,
  };
}

export const UNSAFE = {
  verdict: "UNSAFE",
  reasons: ["ticket e-17: category changed, confidence 0.91 to 0.44"],
} as const satisfies Partial<SafetyVerdict>;

/** A folder with a manifest and files that fit it; nothing in it classifies. */
export async function hollowBundle(content = "content"): Promise<string> {
  const folder = join(await temporaryFolder(), "bundle");
  const files = bundleOf({
    "models/z.txt": new TextEncoder().encode(content),
    "data/a.txt": new TextEncoder().encode("a"),
  });
  for (const [path, bytes] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), bytes);
  }
  return folder;
}
