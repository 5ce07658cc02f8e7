import type { Readable } from "node:stream";
import { StringDecoder } from "node:string_decoder";
import { ServiceError } from "../service-error.ts";

/** Lines of a body as they come, without their ends; holds no more than one line of at most `maxCharacters`. */
export async function* linesOf(body: Readable, maxCharacters: number): AsyncGenerator<string> {
  const decoder = new StringDecoder("utf8");
  let rest = "";
  for await (const chunk of body) {
    const lines = (rest + decoder.write(chunk as Buffer)).split("\n");
    rest = lines.pop() as string;
    for (const line of lines) yield line;
    if (rest.length > maxCharacters) throw lineTooLong(maxCharacters);
  }
  rest += decoder.end();
  if (rest !== "") yield rest;
}

function lineTooLong(maxCharacters: number): ServiceError {
  return new ServiceError({
    code: "ERR_TOO_LARGE",
    status: 413,
    detail: `A line is longer than ${maxCharacters} characters.`,
    remedy: "End every ticket with a line break, and cut longer ones.",
  });
}
