import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { type Origin, type Report, startOf } from "./origin.ts";

/** A text a person wrote, as it was on disk, without a byte order mark. */
export interface TextFile {
  /** Relative to the source folder. */
  readonly file: string;
  /** UTF-8; what `text` was decoded from. */
  readonly bytes: Uint8Array;
  readonly text: string;
}

/** A million tickets of 200 characters are 200 MB; V8 holds no text above 512 MB. */
const MAX_FILE_BYTES = 256 * 1024 * 1024;

// Opening a pipe would otherwise wait for a writer that never comes. Windows has no such flag.
const NON_BLOCKING_READ = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/** Reads a file of the source folder, or reports why it cannot be and returns undefined. */
export async function readTextFile(
  dir: string,
  file: string,
  report: Report,
  signal?: AbortSignal,
): Promise<TextFile | undefined> {
  const bytes = await readPlainFile(join(dir, file), (message) => report(startOf(file), message), signal);
  if (bytes === undefined) return undefined;
  if (startsWith(bytes, [0xff, 0xfe]) || startsWith(bytes, [0xfe, 0xff])) {
    report(startOf(file), "is UTF-16: save it as UTF-8");
    return undefined;
  }
  const content = startsWith(bytes, [0xef, 0xbb, 0xbf]) ? bytes.subarray(3) : bytes;
  try {
    return {
      file,
      bytes: content,
      text: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(content),
    };
  } catch {
    report(firstBrokenCharacter(file, content), "is not UTF-8 from here on: save the file as UTF-8");
    return undefined;
  }
}

/** All bytes of a file, or undefined after saying why not. */
export async function readPlainFile(
  path: string,
  refuse: (message: string) => void,
  signal: AbortSignal | undefined,
): Promise<Uint8Array | undefined> {
  try {
    const handle = await open(path, NON_BLOCKING_READ);
    try {
      const stats = await handle.stat();
      if (!stats.isFile()) return void refuse("is not a plain file");
      if (stats.size > MAX_FILE_BYTES) {
        return void refuse(`is larger than ${MAX_FILE_BYTES / 1024 / 1024} MB: split it into several files`);
      }
      return await handle.readFile(signal === undefined ? {} : { signal });
    } finally {
      await handle.close();
    }
  } catch (error) {
    signal?.throwIfAborted();
    return void refuse(`cannot be read (${systemCode(error)})`);
  }
}

/** The system's name for a failure, `EACCES` and the like; its message would hold the absolute path. */
export function systemCode(error: unknown): string {
  const code = (error as NodeJS.ErrnoException | null)?.code;
  if (typeof code !== "string") throw error;
  return code;
}

/**
 * Turns offsets into a text into places; lines end as editors see it, at \n, \r\n or \r. Lines are looked for when the
 * first place is asked for, which a file without a mistake never does.
 */
export function placesIn(file: string, text: string): (offset: number) => Origin {
  let starts: Uint32Array | undefined;
  return (offset) => {
    starts ??= lineStarts(text);
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((starts[middle] as number) <= offset) low = middle;
      else high = middle - 1;
    }
    return { file, line: low + 1, column: offset - (starts[low] as number) + 1 };
  };
}

/** Where each line starts. Packed and counted beforehand: a stranger's file may be nothing but line ends. */
function lineStarts(text: string): Uint32Array {
  let count = 1;
  for (let at = nextLine(text, 0); at !== -1; at = nextLine(text, at)) count++;
  const starts = new Uint32Array(count);
  let line = 1;
  for (let at = nextLine(text, 0); at !== -1; at = nextLine(text, at)) starts[line++] = at;
  return starts;
}

/** Where the line after the one at `from` starts; -1 in the last line. */
function nextLine(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x0a) return at + 1;
    if (code === 0x0d) return text.charCodeAt(at + 1) === 0x0a ? at + 2 : at + 1;
  }
  return -1;
}

/** What no text a person wrote holds on purpose, or undefined. */
export function brokenText(text: string): string | undefined {
  if (!text.isWellFormed()) return "holds half of a character (a lone surrogate)";
  if (text.includes("\0")) return "holds a NUL character";
  return undefined;
}

function firstBrokenCharacter(file: string, bytes: Uint8Array): Origin {
  let low = 0;
  let high = bytes.length;
  // The longest prefix that decodes; as a stream, which allows it to end in the middle of a character.
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    try {
      new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(0, middle), { stream: true });
      low = middle;
    } catch {
      high = middle - 1;
    }
  }
  const sound = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes.subarray(0, low), {
    stream: true,
  });
  return placesIn(file, sound)(sound.length);
}

function startsWith(bytes: Uint8Array, mark: readonly number[]): boolean {
  return mark.every((byte, i) => bytes[i] === byte);
}
