import { fsAssets } from "@org/classifier-assets-fs";
import { createClassifier } from "@org/classifier-core";

// In Node and not at the edge, where there are no native libraries.
export const runtime = "nodejs";

// Opened by the first request and then kept; not when the module is loaded, since a build loads it too.
let classifier;

export async function POST(request) {
  const body = await request.json().catch(() => undefined);
  classifier ??= createClassifier({ assets: fsAssets("assets") }).catch((error) => {
    classifier = undefined;
    throw error;
  });
  try {
    return Response.json(await (await classifier).classify(body?.text));
  } catch (error) {
    if (error?.code !== "ERR_INVALID_ARGUMENT") throw error;
    return Response.json({ error }, { status: 400 });
  }
}
