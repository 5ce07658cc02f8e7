import { ReadableStream } from "node:stream/web";

/** Small enough that a slow connection shows it moves, large enough to cost nothing. */
const PIECE_BYTES = 64 * 1024;

/**
 * The same bytes, telling how many of them have been taken: Node's fetch has no progress of its own for what it sends.
 * Still a blob, so that it goes out with its length, as storages demand, and can be sent again.
 */
export function watchedBlob(content: Blob, onTaken: (bytes: number) => void): Blob {
  // Size and stream are all that fetch asks a blob for.
  return Object.defineProperties(new Blob([]), {
    size: { value: content.size },
    stream: { value: () => ReadableStream.from(pieces(content, onTaken)) },
  });
}

async function* pieces(content: Blob, onTaken: (bytes: number) => void): AsyncGenerator<Uint8Array> {
  let taken = 0;
  // A blob in memory comes in one chunk, however large it is.
  for await (const chunk of content.stream()) {
    for (let from = 0; from < chunk.length; from += PIECE_BYTES) {
      const piece = chunk.subarray(from, from + PIECE_BYTES);
      yield piece;
      // Whoever asks for the next one has room again.
      taken += piece.length;
      onTaken(taken);
    }
  }
}
