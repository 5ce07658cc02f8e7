import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

// What a function or a container sees: a root in which Node, the system's libraries and some folders are, and in which
// nothing at all can be written. Made of mount namespaces, as containers are, so it takes root on Linux.

/** A process in a root of its own. */
export interface BareSystem {
  /** Folders of this machine, by where they are in there. */
  readonly folders: Readonly<Record<string, string>>;
  /** Arguments of Node. */
  readonly args: readonly string[];
  /** All of its environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Where it is started, in there. @default "/" */
  readonly cwd?: string;
  /** User and group it runs as. @default 0 */
  readonly uid?: number;
  /** Whether it has this machine's network. @default false: it has none */
  readonly network?: boolean;
  /** What it may take before it is killed, where control groups can be made; see `memoryGroup`. */
  readonly memoryGroup?: MemoryGroup | undefined;
}

/** Whether such a root can be made here. */
export function canMakeBareSystem(): boolean {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return false;
  try {
    execFileSync("unshare", ["--mount", "--net", "--pid", "--fork", "--", "mount", "--make-rprivate", "/"], {
      stdio: "ignore",
    });
    execFileSync("setpriv", ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

// $1 is the new root, $2 Node; then pairs of folders up to "--"; then what takes rights away, and the command.
const ENTER = `
set -e
root=$1; node=$2; shift 2
mount --make-rprivate /
mount -t tmpfs tmpfs "$root"
inside() { mkdir -p "$root$2"; mount --bind "$1" "$root$2"; mount -o remount,bind,ro "$root$2"; }
for system in /usr /bin /lib /lib64 /etc; do [ -d $system ] && inside "$(readlink -f $system)" $system; done
mkdir "$root/dev" "$root/proc" "$root/tmp" "$root/node"
inside "$(dirname "$node")" /node
for device in null zero urandom; do touch "$root/dev/$device"; mount --bind /dev/$device "$root/dev/$device"; done
mount -t proc proc "$root/proc"
while [ "$1" != -- ]; do inside "$1" "$2"; shift 2; done
shift
mount -o remount,ro "$root"
cd "$root"
exec "$@"
`;

/** Starts Node in a root of its own, with its output on pipes. */
export function startInBareSystem({
  folders,
  args,
  env = {},
  cwd = "/",
  uid = 0,
  network = false,
  memoryGroup,
}: BareSystem): ChildProcess {
  const root = mkdtempSync(join(tmpdir(), "bare-system-"));
  const rights = ["--reuid", String(uid), "--regid", String(uid), "--clear-groups", "--no-new-privs"];
  const variables = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  const child = spawn(
    "sh",
    [
      "-c",
      // A control group is entered by a process for itself and all it starts.
      `${memoryGroup === undefined ? "" : `echo $$ > "${memoryGroup.folder}/cgroup.procs"; `}exec "$@"`,
      "sh",
      ...["unshare", "--mount", "--pid", "--fork", "--kill-child", ...(network ? [] : ["--net"])],
      ...["--", "sh", "-c", ENTER, "sh", root, process.execPath],
      ...Object.entries(folders).flatMap(([inside, outside]) => [outside, inside]),
      ...["--", "chroot", root, "/usr/bin/setpriv", ...rights, "/usr/bin/env", "-i", "-C", cwd, ...variables],
      ...["/node/node", ...args],
    ],
    { stdio: ["ignore", "pipe", "pipe"] },
  );
  child.once("close", () => rmdirSync(root));
  return child;
}

/** Sends a signal to the process inside: what stands around it takes none. */
export function signalInside({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  for (const child of readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ")) {
    if (child !== "") process.kill(Number(child), signal);
  }
}

/** A control group with a limit of memory; what goes beyond it is killed. */
export interface MemoryGroup {
  readonly folder: string;
  /** To be called when its processes have ended. */
  remove(): void;
}

/** Undefined where no control group can be made. */
export function makeMemoryGroup(bytes: number): MemoryGroup | undefined {
  // Version 1 has a folder a controller, version 2 one for all.
  for (const [parent, limit] of [
    ["/sys/fs/cgroup/memory", "memory.limit_in_bytes"],
    ["/sys/fs/cgroup", "memory.max"],
  ] as const) {
    const folder = join(parent, `classifier-test-${process.pid}`);
    try {
      mkdirSync(folder);
    } catch {
      continue;
    }
    try {
      writeFileSync(join(folder, limit), String(bytes));
      return { folder, remove: () => rmdirSync(folder) };
    } catch {
      rmdirSync(folder);
    }
  }
  return undefined;
}
