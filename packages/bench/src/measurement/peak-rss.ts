import { readFileSync } from "node:fs";

const BYTES_A_KILOBYTE = 1024;

/**
 * The most memory this process has had resident, in bytes. On Linux by VmHWM: what getrusage() says there begins with
 * what the starting process held when it forked (getrusage(2), proc_pid_status(5)).
 */
export function peakRssBytes(): number {
  if (process.platform === "linux") {
    const status = readFileSync("/proc/self/status", "utf8");
    const [, kilobytes] = /^VmHWM:\s*(\d+) kB$/m.exec(status) ?? [];
    if (kilobytes !== undefined) return Number(kilobytes) * BYTES_A_KILOBYTE;
  }
  return process.resourceUsage().maxRSS * BYTES_A_KILOBYTE;
}
