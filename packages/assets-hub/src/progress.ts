/** How far a download has come; names as transformers.js has them, so that one display serves both. */
export type HubProgress =
  | {
      /** A file is about to be fetched, or is in the cache now. */
      readonly status: "initiate" | "done";
      /** The repository. */
      readonly name: string;
      /** Path inside the repository. */
      readonly file: string;
    }
  | {
      /** More of one file has arrived. */
      readonly status: "progress";
      readonly name: string;
      readonly file: string;
      /** Bytes of the file, so far and in all. */
      readonly loaded: number;
      readonly total: number;
      /** The same as a percentage, 0 to 100. */
      readonly progress: number;
    }
  | {
      /** More of all files together has arrived. */
      readonly status: "progress_total";
      readonly name: string;
      /** Bytes of all files, so far and in all; what the cache had before does not count. */
      readonly loaded: number;
      readonly total: number;
      readonly progress: number;
    };

/** Adds the files of one download up, and tells `report` of each and of all. */
export function trackProgress(
  name: string,
  files: readonly { readonly path: string; readonly size: number }[],
  report: ((event: HubProgress) => void) | undefined,
): { start(file: string): void; loaded(file: string, bytes: number): void; done(file: string): void } {
  const sizes = new Map(files.map(({ path, size }) => [path, size]));
  const loadedOf = new Map<string, number>();
  const total = files.reduce((sum, { size }) => sum + size, 0);
  const share = (loaded: number, of: number) => (of === 0 ? 100 : (loaded / of) * 100);
  return {
    start: (file) => report?.({ status: "initiate", name, file }),
    loaded(file, bytes) {
      if (report === undefined || loadedOf.get(file) === bytes) return;
      loadedOf.set(file, bytes);
      const size = sizes.get(file) ?? bytes;
      report({ status: "progress", name, file, loaded: bytes, total: size, progress: share(bytes, size) });
      const loaded = [...loadedOf.values()].reduce((sum, one) => sum + one, 0);
      report({ status: "progress_total", name, loaded, total, progress: share(loaded, total) });
    },
    done: (file) => report?.({ status: "done", name, file }),
  };
}
