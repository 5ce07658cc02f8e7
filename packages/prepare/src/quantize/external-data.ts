import { open, realpath, stat } from "node:fs/promises";
import { dirname, join, sep } from "node:path";
import { checkAssetPath } from "@org/classifier-core/preparation";
import { quantizeError } from "./quantize-error.ts";
import type { ExternalPart, ReadExternal } from "./tensor-data.ts";

/** What one read of Node takes. */
const MOST_BYTES = 2 ** 31 - 1;

/**
 * Reads parts of the files beside the model at `graph`, and of no other. A link may lead to where the model itself
 * is linked to, as in the cache of the Hub's tools, and nowhere else.
 */
export function externalDataBeside(graph: string): ReadExternal {
  return async (part) => {
    const path = await findInside(graph, part.location);
    return readPart(path, part);
  };
}

async function findInside(graph: string, location: string): Promise<string> {
  try {
    // Exporters may write "./weights"; nothing else of a path's arts is taken.
    const path = join(dirname(graph), checkAssetPath(location.replace(/^\.\//, "")));
    const [target, beside, linked] = await Promise.all([
      realpath(path),
      realpath(dirname(graph)),
      realpath(graph).then(dirname),
    ]);
    const inside = [beside, linked].some((folder) => target.startsWith(folder + sep));
    if (inside && (await stat(target)).isFile()) return target;
  } catch (error) {
    throw refusal("a path that leads there is not to be used, or no such file", error);
  }
  throw refusal("a link that leads elsewhere, or no file");
}

async function readPart(path: string, { offset, length }: ExternalPart): Promise<Uint8Array> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const wanted = length ?? size - offset;
    // Before memory is asked for: the length is a stranger's word.
    if (wanted < 0 || wanted > MOST_BYTES || offset + wanted > size) {
      throw refusal(`one of ${size} bytes, while the model asks for byte ${offset + wanted}`);
    }
    const bytes = Buffer.alloc(wanted);
    const { bytesRead } = await file.read(bytes, 0, wanted, offset);
    if (bytesRead !== wanted) throw refusal("one that became shorter meanwhile");
    return bytes;
  } finally {
    await file.close();
  }
}

function refusal(found: string, cause?: unknown): Error {
  return quantizeError({
    what: "the model's weights are not all there",
    expected: "a file with weights beside the model, inside its folder",
    found,
    remedy: "Put the whole export into one folder: the .onnx file and the data files it came with.",
    cause,
  });
}
