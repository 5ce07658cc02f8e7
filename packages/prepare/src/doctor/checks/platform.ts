import { PLATFORMS } from "../../deploy/platform.ts";
import type { CheckResult } from "../check.ts";
import type { System } from "../system.ts";
import { isAtLeast } from "../version-order.ts";

/** The library onnxruntime-node 1.30 is linked against: the newest GLIBC_ symbol its binding asks for. */
const LEAST_GLIBC = "2.28";

/** Whether there is a native runtime for this system at all. */
export function checkPlatform({
  platform,
  arch,
  libc,
  glibc,
}: Pick<System, "platform" | "arch" | "libc" | "glibc">): CheckResult {
  const name = `${platform}-${arch}`;
  const found = platform === "linux" ? `${name}, ${libc}${glibc === undefined ? "" : ` ${glibc}`}` : name;
  const refuse = (remedy: string): CheckResult => ({ state: "problem", found, remedy });
  if (name === "darwin-x64") {
    return refuse("Intel Macs have no runtime any more: run it on Apple silicon, Linux or Windows.");
  }
  if (!PLATFORMS.some((known) => known === name)) return refuse(`Run it on one of ${PLATFORMS.join(", ")}.`);
  if (libc === "musl") return refuse("Use an image with glibc, such as node:22-slim for node:22-alpine.");
  if (glibc !== undefined && !isAtLeast(glibc, LEAST_GLIBC)) {
    return refuse(`Use a distribution with glibc ${LEAST_GLIBC} or later, such as Debian 10 or RHEL 8.`);
  }
  return { state: "ok", found };
}
