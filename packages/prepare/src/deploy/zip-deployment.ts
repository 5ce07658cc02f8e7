import { createWriteStream } from "node:fs";
import { readdir, readlink, stat } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

/** A deployment in one file. */
export interface DeploymentZip {
  /** As the folder was named, with `.zip` at its end. */
  readonly path: string;
  readonly bytes: number;
}

/** What AWS Lambda takes without S3: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
export const LAMBDA_UPLOAD_BYTES = 50 * 1024 * 1024;

// The same folder gives the same bytes wherever and whenever it is packed: files in the order of their paths, no clock,
// and of the rights only whether a file may be executed. A user mask must not go in either: the platform that
// unpacks it runs it as somebody else.
const FILE_MODE = 0o100644;
const PROGRAM_MODE = 0o100755;
const LINK_MODE = 0o120777;
const EXECUTABLE = 0o111;
/** Packs `folder` into a new file; its content is at the root of the zip. Resolves to the file's size in bytes. */
export async function zipDeployment(
  folder: string,
  file: string,
  { signal }: { readonly signal?: AbortSignal | undefined } = {},
): Promise<number> {
  // Here, since few deployments are packed.
  const { default: yazl } = await import("yazl");
  const zip = new yazl.ZipFile();
  zip.on("error", (error: Error) => (zip.outputStream as Readable).destroy(error));
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const found = entries
    .filter((entry) => entry.isFile() || entry.isSymbolicLink())
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return { path, name: relative(folder, path).split(sep).join("/"), link: entry.isSymbolicLink() };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  // The first second the format knows, by the clock on the wall: the format has no time zone.
  const mtime = new Date(1980, 0, 1);
  const options = { mtime, forceDosTimestamp: true };
  for (const { path, name, link } of found) {
    if (link) {
      zip.addBuffer(Buffer.from(await readlink(path)), name, {
        ...options,
        mode: LINK_MODE,
      });
    } else {
      const { mode } = await stat(path);
      zip.addFile(path, name, {
        ...options,
        mode: (mode & EXECUTABLE) === 0 ? FILE_MODE : PROGRAM_MODE,
      });
    }
  }
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(file, { flags: "wx" }), {
    ...(signal === undefined ? {} : { signal }),
  });
  return (await stat(file)).size;
}
