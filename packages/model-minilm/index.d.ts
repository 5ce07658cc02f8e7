/** Absolute path of the folder that holds the model's files: a sentence-transformers folder. */
export declare const modelFolder: string;

/** What a bundle's manifest says of the model. */
export declare const model: Readonly<{
  /** Its repository on the Hugging Face Hub, from whose weights the ONNX file was made. */
  name: string;
  /** `w8`: weights stored as int8 with float32 scales, all arithmetic in float32. */
  dtype: string;
  /** The ONNX file, relative to `modelFolder`. */
  onnx: string;
  /** Length of a vector. */
  dimension: number;
  /** Tokens read of a text, the two special ones included; the rest is cut off. */
  maxTokens: number;
}>;

/** Every file of the model, relative to `modelFolder`, with forward slashes. */
export declare const modelFiles: readonly string[];
