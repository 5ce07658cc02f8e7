/**
 * ONNX files of a model folder by the precision of their weights, the compact ones with fp32 arithmetic first: the
 * order in which they are taken where nothing else is said. Names by the convention of transformers.js
 * (src/utils/dtypes.js), and our w8 and w16.
 */
export const GRAPH_FILES = {
  w8: "onnx/model_w8.onnx",
  w16: "onnx/model_w16.onnx",
  fp32: "onnx/model.onnx",
  q8: "onnx/model_quantized.onnx",
  fp16: "onnx/model_fp16.onnx",
} as const;

/** Precision of a model's weights. */
export type GraphDtype = keyof typeof GRAPH_FILES;

/**
 * Whether a graph of this precision takes the scale of its 8-bit arithmetic from everything in a run: then a vector
 * would depend on the texts it is computed beside (cosine down to 0.989, measured in Python 2026-11), and texts have to
 * go one by one. https://onnxruntime.ai/docs/performance/model-optimizations/quantization.html#dynamic-quantization
 */
export function scalesWithBatch(dtype: string): boolean {
  return dtype === "q8";
}
