import { AssetPathError } from "../errors/index.ts";

/** Longest path a bundle may use, in UTF-16 units: leaves room for the folder in Windows' limit of 260. */
export const MAX_ASSET_PATH_LENGTH = 200;

// Windows reads these names as devices in any folder and with any ending, also with spaces before the ending:
// https://learn.microsoft.com/windows/win32/fileio/naming-a-file
const DEVICE_NAME = /^(con|conin\$|conout\$|prn|aux|nul|(com|lpt)[0-9\u00b9\u00b2\u00b3]) *(\..*)?$/i;
const FORBIDDEN_CHARACTER = /[\\:*?"<>|\p{Control}]/u;
// Half of a surrogate pair: written to disk, every one becomes the same replacement character.
const LONE_SURROGATE = /\p{Surrogate}/u;

/**
 * Returns `path` unchanged when it is relative, stays inside the bundle and means the same file on every
 * system; throws AssetPathError otherwise. Decided on the text alone: no file system is touched.
 */
export function checkAssetPath(path: string): string {
  const refuse = (reason: string) => {
    // An absolute path may name the user; show only what follows the last slash.
    const shown = path.split(/[\\/]/).at(-1)?.slice(0, 60) ?? "";
    throw new AssetPathError({ reason, found: JSON.stringify(shown) });
  };
  if (typeof path !== "string" || path === "") throw new AssetPathError({ reason: "empty", found: '""' });
  if (path.length > MAX_ASSET_PATH_LENGTH) refuse(`longer than ${MAX_ASSET_PATH_LENGTH} characters`);
  if (path.startsWith("/")) refuse("absolute");
  if (FORBIDDEN_CHARACTER.test(path)) refuse("has a character not every system allows");
  if (LONE_SURROGATE.test(path)) refuse("has half a character");
  for (const segment of path.split("/")) {
    if (segment === "") refuse("has an empty part");
    if (segment === "." || segment === "..") refuse("has a part that is . or ..");
    if (segment.endsWith(".") || segment.endsWith(" ")) refuse("has a part that ends in a dot or a space");
    if (DEVICE_NAME.test(segment)) refuse("has a part that names a device");
  }
  return path;
}
