import {
  type CommonFlags,
  type OutputStream,
  type Perform,
  paint,
  withOutputOptions,
} from "@org/classifier-command-line";
import { type Command, InvalidArgumentError, Option } from "commander";
import type { QuantizationReport, QuantizeOptions } from "../quantize/quantize-model.ts";
import { readTexts } from "../quantize/read-texts.ts";
import { percent, showBytes } from "./show-amounts.ts";
import { table } from "./show-results.ts";
import { parseThreads } from "./source-options.ts";
import { stepProgress } from "./step-progress.ts";

interface QuantizeFlags extends CommonFlags {
  readonly dtype: QuantizeOptions["dtype"];
  readonly out?: string;
  readonly texts?: string;
  readonly minCosine?: number;
  readonly threads?: number;
}

/** Adds `quantize` to the program. */
export function addQuantize(
  program: Command,
  perform: Perform,
  quantizeModel: (options: QuantizeOptions) => Promise<QuantizationReport>,
): void {
  withOutputOptions(program.command("quantize"))
    .summary("make a compact form of an encoder")
    .description(
      "Stores the weights of an fp32 model in 8 or 16 bits, embeds texts with both forms, and writes the file only if the vectors agree.",
    )
    .argument("<dir>", "sentence-transformers folder with onnx/model.onnx, or hub:org/name[@revision]")
    .addOption(
      new Option("--dtype <dtype>", "w8, w16: weights in 8 or 16 bits, arithmetic in fp32")
        .choices(["w8", "w16"])
        .default("w8"),
    )
    .option(
      "--out <path>",
      "an .onnx file, or a folder for it (default: onnx/model_w8.onnx or model_w16.onnx in <dir>)",
    )
    .option("--texts <file>", "texts to compare on, one a line (default: forty that come along)")
    .option("--min-cosine <c>", "write nothing below this cosine on any text (default: 0.995)", parseCosine)
    .option("--threads <n>", "threads for embedding (default: what this machine grants)", parseThreads)
    .action(async (folder: string, _: unknown, command: Command) => {
      const flags = command.optsWithGlobals<QuantizeFlags>();
      const { dtype, out, texts, minCosine, threads } = flags;
      await perform(flags, {
        work: async ({ onProgress, ...context }) =>
          quantizeModel({
            ...{ folder, dtype, out, minCosine, threads },
            ...(texts === undefined ? {} : { texts: await readTexts(texts) }),
            ...context,
            onProgress: stepProgress(onProgress),
          }),
        show: showQuantization,
      });
    });
}

function showQuantization(report: QuantizationReport, stream: OutputStream): string {
  const { file, dtype, opset, bytes, tensors, cosine, durationMs } = report;
  const seconds = (durationMs / 1000).toFixed(1);
  return `${paint("green", "quantised", stream)} to ${dtype} in ${seconds} s: ${file}\n\n${table([
    ["before", showBytes(bytes.before)],
    ["after", showBytes(bytes.after)],
    ["  share", percent(bytes.after / bytes.before)],
    ["texts compared", String(cosine.texts)],
    ["cosine, lowest", cosine.min.toFixed(5)],
    ["cosine, mean", cosine.mean.toFixed(5)],
    ["MatMul weights", String(tensors.matMul)],
    ["Gemm weights", String(tensors.gemm)],
    ["tables of words", String(tensors.gather)],
    ["operator set", String(opset)],
  ])}`;
}

function parseCosine(text: string): number {
  if (!/^(0(\.\d+)?|1(\.0+)?)$/.test(text)) throw new InvalidArgumentError("Expected a number from 0 to 1.");
  return Number(text);
}
