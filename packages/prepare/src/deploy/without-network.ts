import { execFile } from "node:child_process";

/**
 * How a process is kept off the network: in a network namespace of its own, in which there is nothing to reach, or by
 * a module loaded first that makes Node refuse. The second does not bind what native code or a child process does.
 */
export type NetworkRefusal = "namespace" | "sockets refused";

/** A program and its arguments, changed so that it runs without a network. */
export interface CommandWithoutNetwork {
  readonly program: string;
  readonly args: readonly string[];
  readonly refusal: NetworkRefusal;
}

/** Part of util-linux: https://man7.org/linux/man-pages/man1/unshare.1.html */
const UNSHARE = "/usr/bin/unshare";

// Everything Node connects or sends by goes through one of these; the named imports of other modules follow.
const REFUSE_SOCKETS = `
import dgram from "node:dgram";
import dns from "node:dns";
import { syncBuiltinESMExports } from "node:module";
import net from "node:net";
const refuse = () => { throw Object.assign(new Error("this process has no network"), { code: "ERR_NO_NETWORK" }); };
net.Socket.prototype.connect = refuse;
dgram.Socket.prototype.bind = dgram.Socket.prototype.connect = dgram.Socket.prototype.send = refuse;
for (const names of [dns, dns.promises]) {
  for (const name of Object.keys(names)) {
    if (/^(lookup|resolve|reverse)/.test(name)) names[name] = refuse;
  }
}
syncBuiltinESMExports();`;

/** Node with these arguments, without a network: in a namespace where the system grants one. */
export async function nodeWithoutNetwork(args: readonly string[]): Promise<CommandWithoutNetwork> {
  const options = await namespaceOptions();
  return options === undefined
    ? nodeRefusingSockets(args)
    : { program: UNSHARE, args: [...options, "--", process.execPath, ...args], refusal: "namespace" };
}

/** Node with these arguments, made to refuse all sockets. */
export function nodeRefusingSockets(args: readonly string[]): CommandWithoutNetwork {
  const preload = `data:text/javascript,${encodeURIComponent(REFUSE_SOCKETS)}`;
  return { program: process.execPath, args: ["--import", preload, ...args], refusal: "sockets refused" };
}

/** What has to be asked of `unshare` here; undefined where it is not there or the system refuses. */
async function namespaceOptions(): Promise<readonly string[] | undefined> {
  if (process.platform !== "linux") return undefined;
  // Whoever is not root needs a user namespace around it, which some distributions forbid.
  for (const options of [["--net"], ["--user", "--map-root-user", "--net"]]) {
    if (await succeeds(UNSHARE, [...options, "--", process.execPath, "--version"])) return options;
  }
  return undefined;
}

function succeeds(program: string, args: readonly string[]): Promise<boolean> {
  return new Promise((resolve) => execFile(program, args, (failure) => resolve(failure === null)));
}
