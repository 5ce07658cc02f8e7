import { fsAssets } from "@org/classifier-assets-fs";
import { createClassifier } from "@org/classifier-core";
import { lines } from "./lines.js";

// A ticket a line on standard input, a category a line on standard output.
const classifier = await createClassifier({ assets: fsAssets() });
for await (const text of lines(process.stdin)) {
  const { category, decision } = await classifier.classify(text);
  console.log(`${decision}\t${category?.id ?? ""}`);
}
await classifier.close();
