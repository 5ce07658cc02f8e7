import { InvalidArgumentError } from "@org/classifier-core";

/** What onnxruntime-node brings native libraries for, as `<process.platform>-<process.arch>`. */
export type Platform = "linux-x64" | "linux-arm64" | "darwin-arm64" | "win32-x64" | "win32-arm64";

export const PLATFORMS: readonly Platform[] = [
  "linux-x64",
  "linux-arm64",
  "darwin-arm64",
  "win32-x64",
  "win32-arm64",
];

/** The platform this process runs on, whether or not there is a runtime for it. */
export const OWN_PLATFORM = `${process.platform}-${process.arch}`;

/** The platform that is named, or this machine's own; throws InvalidArgumentError for any other. */
export function checkPlatform(platform: string = OWN_PLATFORM): Platform {
  const known = PLATFORMS.find((name) => name === platform);
  if (known !== undefined) return known;
  throw new InvalidArgumentError({
    argument: "platform",
    expected: `one of ${PLATFORMS.join(", ")}`,
    found: JSON.stringify(platform.slice(0, 40)),
  });
}
