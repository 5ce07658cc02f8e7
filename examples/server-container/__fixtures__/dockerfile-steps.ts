import { execFile } from "node:child_process";
import { cp, mkdir, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { promisify } from "node:util";

/** What an image is, once its Dockerfile has been carried out in folders: no container, no layers, this machine's tools. */
export interface CarriedOut {
  /** Root of the last stage. */
  readonly root: string;
  readonly workdir: string;
  readonly env: Readonly<Record<string, string>>;
  readonly user: string;
  readonly cmd: readonly string[];
  readonly healthcheck: readonly string[];
}

interface Stage {
  readonly root: string;
  workdir: string;
}

/**
 * Carries out the instructions that this example's Dockerfile has; any other throws, so that none is passed over.
 * `RUN` runs in the stage's own folder, with `env` for its environment.
 */
export async function carryOut(
  dockerfile: string,
  options: { readonly context: string; readonly folder: string; readonly env: Readonly<Record<string, string>> },
): Promise<CarriedOut> {
  const stages: Stage[] = [];
  const byName = new Map<string, Stage>();
  const image = { env: {} as Record<string, string>, user: "root", cmd: [] as string[], healthcheck: [] as string[] };
  const current = () => stages.at(-1) as Stage;
  const here = ({ root, workdir }: Stage, path = ".") => join(root, path.startsWith("/") ? path : join(workdir, path));

  for (const [, keyword = "", rest = ""] of instructionsOf(await readFile(dockerfile, "utf8"))) {
    if (keyword === "FROM") {
      const stage = { root: join(options.folder, `stage-${stages.length}`), workdir: "/" };
      await mkdir(stage.root, { recursive: true });
      stages.push(stage);
      const [, name] = / AS (\S+)$/.exec(rest) ?? [];
      if (name !== undefined) byName.set(name, stage);
    } else if (keyword === "WORKDIR") {
      current().workdir = rest;
      await mkdir(here(current()), { recursive: true });
    } else if (keyword === "COPY") {
      const [, from, list = ""] = /^(?:--from=(\S+) )?(.*)$/.exec(rest) ?? [];
      const sources = list.split(" ");
      const target = sources.pop() as string;
      for (const source of sources) {
        const path = from === undefined ? join(options.context, source) : here(byName.get(from) as Stage, source);
        const into = target.endsWith("/") && from === undefined;
        await cp(path, join(here(current(), target), into ? basename(source) : ""), {
          recursive: true,
          verbatimSymlinks: true,
        });
      }
    } else if (keyword === "RUN") {
      await promisify(execFile)("sh", ["-ec", rest], { cwd: here(current()), env: options.env });
    } else if (keyword === "ENV") {
      for (const [, name = "", value = ""] of rest.matchAll(/(\w+)=(\S*)/g)) image.env[name] = value;
    } else if (keyword === "USER") image.user = rest;
    else if (keyword === "CMD") image.cmd = JSON.parse(rest);
    else if (keyword === "HEALTHCHECK") image.healthcheck = JSON.parse(rest.slice(rest.indexOf("[")));
    else if (keyword !== "EXPOSE") throw new Error(`nobody here carries out ${keyword}`);
  }
  return { ...image, root: current().root, workdir: current().workdir };
}

/** Instructions with their arguments; comments are gone, and lines that go on are one. */
function instructionsOf(text: string) {
  return text
    .replace(/^\s*#.*\n/gm, "")
    .replace(/\\\n\s*/g, "")
    .matchAll(/^(\w+) +(.*?) *$/gm);
}
