import { dirname } from "node:path";
import { fsAssets } from "@org/classifier-assets-fs";
import { ClassifierError } from "@org/classifier-core";
import { MANIFEST_PATH } from "@org/classifier-core/preparation";
import { showBytes } from "../../cli/show-amounts.ts";
import { plainLine } from "../../publish/markdown-text.ts";
import { type ValidationReport, validateBundle } from "../../validate/validate-bundle.ts";
import { type NamedCheckResult, problemOf } from "../check.ts";

/** As long as a message of ours gets; a bundle's own words may be longer. */
const SHOWN_LENGTH = 300;

/** Whether there is a whole bundle that classifies a ticket, and what it says of its safety. */
export async function checkBundle(
  dir: string | undefined,
  { signal }: { readonly signal?: AbortSignal | undefined },
): Promise<NamedCheckResult[]> {
  const name = "bundle";
  try {
    const source = await fsAssets(dir === undefined ? {} : { dir }).open({ signal });
    const manifest = source.localPath?.(MANIFEST_PATH);
    await source.close?.();
    if (manifest === undefined)
      return [{ name, state: "problem", found: `${source.origin} has no manifest` }];
    return describe(await validateBundle(dirname(manifest), { signal }), source.origin);
  } catch (error) {
    signal?.throwIfAborted();
    if (!ClassifierError.isInstance(error)) throw error;
    if (error.code !== "ERR_ASSETS_NOT_FOUND") return [{ name, ...problemOf(error) }];
    // Whoever named none may want none here, such as on the machine that builds it.
    return [{ name, state: dir === undefined ? "warning" : "problem", found: "none", remedy: error.remedy }];
  }
}

function describe(report: ValidationReport, origin: string): NamedCheckResult[] {
  const { valid, findings, bundle, sizes, verdict } = report;
  if (!valid || bundle === undefined) {
    const [first] = findings;
    return [
      {
        name: "bundle",
        state: "problem",
        found: plainLine(
          `${origin}, damaged: ${findings.length === 1 ? "1 finding" : `${findings.length} findings`}, the first ${first?.file ?? ""}: ${first?.message ?? ""}`,
          SHOWN_LENGTH,
        ),
        remedy: "Build or fetch it anew; `classifier-prepare validate` lists all that is wrong.",
      },
    ];
  }
  const size = sizes === undefined ? "" : `, ${showBytes(sizes.total)}`;
  const whole: NamedCheckResult = {
    name: "bundle",
    state: "ok",
    found: plainLine(
      `${bundle.id} ${bundle.version} from ${origin}${size}: every file is whole, and a ticket was classified`,
      SHOWN_LENGTH,
    ),
  };
  const name = "safety verdict";
  if (verdict === undefined) {
    const remedy = "Run `classifier-bench safety --attach` on it.";
    return [whole, { name, state: "warning", found: "none", remedy }];
  }
  if (verdict.verdict === "UNSAFE") {
    const reason = verdict.reasons[0];
    const found = plainLine(`UNSAFE${reason === undefined ? "" : `: ${reason}`}`, SHOWN_LENGTH);
    return [
      whole,
      { name, state: "problem", found, remedy: "Use a bundle that answers as its original does." },
    ];
  }
  return [whole, { name, state: "ok", found: verdict.verdict }];
}
