import { createInterface } from "node:readline";

/** Lines of a stream with something in them. */
export async function* lines(input) {
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line.trim() !== "") yield line;
  }
}
