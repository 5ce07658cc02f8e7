import { basename, dirname, sep } from "node:path";
import { type Contender, type ContenderSetup, createStepClock } from "./contender.ts";

/** Feature extraction with mean pooling, as https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2 shows it. */
export async function openTransformersJs(
  { model = "", threads }: ContenderSetup,
  dtype: "fp32" | "q8",
): Promise<Contender> {
  const clock = createStepClock();
  const { env, pipeline } = await import("@huggingface/transformers");
  clock.ended("import");
  env.allowRemoteModels = false;
  env.localModelPath = dirname(model) + sep;
  const extract = await pipeline("feature-extraction", basename(model), {
    dtype,
    ...(threads !== undefined && { session_options: { intraOpNumThreads: threads } }),
  });
  clock.ended("tokenizer and model");
  const embed = async (texts: string | string[]): Promise<number> => {
    const { data } = await extract(texts, { pooling: "mean", normalize: true });
    return data.length;
  };
  return {
    openingMs: clock.stepsMs,
    answer: embed,
    // The documentation passes an array; a caller with thousands of texts slices them, since all are padded to the longest.
    async answerMany(texts) {
      let values = 0;
      for (let at = 0; at < texts.length; at += BATCH_TEXTS)
        values += await embed(texts.slice(at, at + BATCH_TEXTS));
      return values;
    },
    async close() {
      await extract.dispose();
    },
  };
}

/** Texts of one call: the default of sentence-transformers' encode, whose model this is. */
const BATCH_TEXTS = 32;
