import { type Contender, type ContenderSetup, createStepClock } from "./contender.ts";

/** fastembed-js with a model of one's own, which its README calls custom. It takes the first token's vector for this model, so its answers are timed and never compared. */
export async function openFastembed({ model = "" }: ContenderSetup): Promise<Contender> {
  const clock = createStepClock();
  const { EmbeddingModel, FlagEmbedding } = await import("fastembed");
  clock.ended("import");
  const embedding = await FlagEmbedding.init({
    model: EmbeddingModel.CUSTOM,
    modelAbsoluteDirPath: model,
    modelName: "onnx/model.onnx",
  });
  clock.ended("tokenizer and model");
  return {
    openingMs: clock.stepsMs,
    answer: async (text) => (await embedding.queryEmbed(text)).length,
    async answerMany(texts) {
      let values = 0;
      for await (const batch of embedding.embed([...texts])) {
        for (const vector of batch) values += vector.length;
      }
      return values;
    },
    // The library has no way to give a model back.
    close: async () => {},
  };
}
