import { realpath, stat } from "node:fs/promises";
import { basename, dirname, isAbsolute, join, resolve } from "node:path";

/** One place where a bundle may be. */
export interface Place {
  /** As a person would say it, for errors; no absolute path. */
  readonly label: string;
  /** What a bundle found here is said to come from. */
  readonly origin: string;
  /** The folder, absolute or relative to the working folder; undefined where there is none to look into. */
  readonly folder: string | undefined;
}

// The second is where `npm run build` of a service leaves the bundle beside its code.
const USUAL_FOLDERS = ["assets", "deployment/assets"];

/** The one folder a caller named. */
export function namedPlace(dir: string, cwd: string | undefined): Place {
  // An absolute path names the machine's users and layout; its last part is enough to recognise it by.
  const label = isAbsolute(dir) ? basename(dir) || "the root folder" : dir;
  return { label, origin: `folder ${label}`, folder: cwd === undefined ? dir : resolve(cwd, dir) };
}

/** Every usual place, in the order in which they are looked into. */
export async function usualPlaces(
  bundleFolder: string | undefined,
  cwd: string | undefined,
  script: string | undefined,
): Promise<Place[]> {
  const here = (folder: string) => (cwd === undefined ? folder : resolve(cwd, folder));
  const places: Place[] = [
    {
      label: bundleFolder === undefined ? "CLASSIFIER_BUNDLE (not set)" : "CLASSIFIER_BUNDLE",
      origin: "folder named by CLASSIFIER_BUNDLE",
      folder: bundleFolder === undefined ? undefined : here(bundleFolder),
    },
    ...USUAL_FOLDERS.map((name) => ({ label: `./${name}`, origin: `folder ./${name}`, folder: here(name) })),
  ];
  if (script === undefined) return places;
  const beside = await folderOf(here(script));
  return [
    ...places,
    ...USUAL_FOLDERS.map((name) => {
      const label = `${name} beside the script`;
      return { label, origin: `folder ${label}`, folder: join(beside, name) };
    }),
  ];
}

/** The folder a script is really in: a command in `node_modules/.bin` is a link to it, `node .` names a folder. */
async function folderOf(script: string): Promise<string> {
  try {
    const real = await realpath(script);
    return (await stat(real)).isDirectory() ? real : dirname(real);
  } catch {
    // Node takes a script without its ending, and then there is no file of this name.
    return dirname(script);
  }
}
