import { ClassifierError } from "./classifier-error.ts";

/** The native runtime has no build for this system; says which systems it has one for. */
export class UnsupportedPlatformError extends ClassifierError {
  constructor(facts: { platform: string; arch: string; libc: string; remedy: string; cause?: unknown }) {
    super({
      code: "ERR_PLATFORM_UNSUPPORTED",
      what: "onnxruntime-node cannot run on this system",
      expected: "linux x64 or arm64 with glibc >= 2.28, macOS arm64, Windows x64 or arm64",
      found: `${facts.platform} ${facts.arch}, C library ${facts.libc}`,
      remedy: facts.remedy,
      cause: facts.cause,
    });
  }
}
