import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Extractor, ExtractorConfig, type ExtractorMessage } from "@microsoft/api-extractor";
import type { Workspace } from "../workspaces/workspaces.ts";

/** A path of a package that can be imported, with the declarations somebody gets who does. */
export interface EntryPoint {
  readonly workspace: Workspace;
  /** As in `exports`: "." or "./testing". */
  readonly subpath: string;
  /** The .d.ts file; absolute. */
  readonly declarations: string;
  /** Of its report, without a folder: core.api.md, core.testing.api.md. */
  readonly reportFile: string;
}

/** The paths of a package that have types, in the order of its manifest. */
export function entryPointsOf(workspace: Workspace): readonly EntryPoint[] {
  const short = workspace.path.split("/").at(-1);
  return Object.entries(workspace.manifest.exports ?? {}).flatMap(([subpath, target]) => {
    if (typeof target === "string" || target.types === undefined) return [];
    const name = [short, ...subpath.split("/").slice(1)].join(".");
    return [
      {
        workspace,
        subpath,
        declarations: join(workspace.folder, target.types),
        reportFile: `${name}.api.md`,
      },
    ];
  });
}

/**
 * Everything a program can name of an entry point, in an order and a form of their own: a text that changes where the
 * public surface does, and nowhere else. Types that are not exported themselves but reached from there are in it.
 * Throws with the compiler's words where the declarations do not compile.
 */
export function apiReport({ workspace, declarations, reportFile }: EntryPoint): string {
  const folder = mkdtempSync(join(tmpdir(), "classifier-api-"));
  try {
    const config = ExtractorConfig.prepare({
      configObjectFullPath: undefined,
      packageJsonFullPath: join(workspace.folder, "package.json"),
      configObject: {
        projectFolder: workspace.folder,
        mainEntryPointFilePath: declarations,
        newlineKind: "lf",
        compiler: {
          overrideTsconfig: {
            compilerOptions: {
              target: "ES2022",
              lib: ["ES2023", "ESNext.Disposable"],
              module: "ESNext",
              moduleResolution: "Bundler",
              types: ["node"],
              strict: true,
              skipLibCheck: true,
            },
            files: [declarations],
          },
        },
        apiReport: {
          enabled: true,
          reportFileName: reportFile.replace(/\.api\.md$/, ""),
          reportFolder: folder,
          reportTempFolder: join(folder, "temporary"),
          includeForgottenExports: true,
        },
        docModel: { enabled: false },
        dtsRollup: { enabled: false },
        tsdocMetadata: { enabled: false },
        // What a comment should say and what should be exported is typedoc's business, in `npm run docs`.
        messages: {
          compilerMessageReporting: { default: { logLevel: "error" as never } },
          extractorMessageReporting: { default: { logLevel: "none" as never } },
          tsdocMessageReporting: { default: { logLevel: "none" as never } },
        },
      },
    });
    const failures: string[] = [];
    const { errorCount } = Extractor.invoke(config, {
      localBuild: true,
      messageCallback: (message: ExtractorMessage) => {
        if (message.logLevel === "error") failures.push(message.text);
        message.handled = true;
      },
    });
    if (errorCount > 0) throw new Error(`${reportFile}: ${failures.join("\n")}`);
    return readFileSync(join(folder, reportFile), "utf8");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
