import { fsAssets } from "@org/classifier-assets-fs";
import { createClassifier } from "@org/classifier-core";

const assets = fsAssets("examples/service-desk/deployment/assets");
const classifier = await createClassifier({ assets });
const { category, routing, problems, automation } = await classifier.classify(
  "Till 4 is frozen on the start screen since the update, queue building. Store 0417.",
);
console.log(`${category?.name}, for the ${routing?.team}`);
console.log(`Like: ${problems[0]?.description}`);
console.log(`${automation?.level}, ${Math.round(automation?.percentage ?? 0)} %`);
await classifier.close();
