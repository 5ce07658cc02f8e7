import { fsAssets } from "@org/classifier-assets-fs";
import { type Classification, createClassifier } from "@org/classifier-core";

/** Classified where no ticket of the desk is at hand, to see that a bundle works at all. */
const ANY_TICKET = "Please help, it does not work.";

/** Opens a bundle as a user would and classifies one ticket with it. */
export async function classifySample(
  dir: string,
  {
    text = ANY_TICKET,
    signal,
  }: { readonly text?: string | undefined; readonly signal?: AbortSignal | undefined },
): Promise<Classification> {
  const classifier = await createClassifier({ assets: fsAssets({ dir }), signal });
  try {
    return await classifier.classify(text);
  } finally {
    await classifier.close();
  }
}
