import type { AssetProvider, AssetSource } from "@org/classifier-core";
import type { MeasuredModules } from "./measured-modules.ts";
import type { Content } from "./side.ts";

/** What a live build is made of. */
export interface Sources {
  readonly source: string;
  /** A sentence-transformers folder. @default the model that comes with prepare */
  readonly model?: string | undefined;
}

/** The provider of a side's content, imported from where the side's packages are. */
export async function openContent(
  content: Exclude<Content, { kind: "build" }>,
  options: Sources & {
    readonly modules: MeasuredModules;
    readonly threads: number | undefined;
    readonly onProgress: (done: number, total: number, step: string) => void;
  },
): Promise<AssetProvider> {
  const { modules, source, model, threads, onProgress } = options;
  switch (content.kind) {
    case "live": {
      const { liveAssets }: typeof import("@org/classifier-prepare") = await import(modules.provider);
      const { dtype } = content;
      return liveAssets({
        ...{ source, model, dtype, threads, allow: true },
        onProgress: ({ step, done, total }) => onProgress(done, total, step),
      });
    }
    case "bundle": {
      const { fsAssets }: typeof import("@org/classifier-assets-fs") = await import(modules.provider);
      return fsAssets({ dir: content.dir });
    }
    case "hub": {
      const { hubAssets }: typeof import("@org/classifier-assets-hub") = await import(modules.provider);
      return hubAssets({ repo: content.repo, revision: content.revision });
    }
  }
}

/** A provider whose source stays open after the classifier has read it, so that a live build is made once. */
export function keepOpen(provider: AssetProvider): {
  readonly provider: AssetProvider;
  readonly source: () => AssetSource;
} {
  let opened: AssetSource | undefined;
  return {
    provider: {
      name: provider.name,
      async open(options) {
        opened = await provider.open(options);
        return { ...delegate(opened), close: async () => {} };
      },
    },
    source() {
      if (opened === undefined) throw new Error("the bundle has not been opened");
      return opened;
    },
  };
}

function delegate(source: AssetSource): AssetSource {
  return {
    origin: source.origin,
    read: (path, options) => source.read(path, options),
    localPath: (path) => source.localPath?.(path),
    ...(source.attempts !== undefined && { attempts: source.attempts }),
  };
}
