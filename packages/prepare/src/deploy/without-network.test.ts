import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { runProgram } from "@org/classifier-command-line/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { nodeRefusingSockets, nodeWithoutNetwork } from "./without-network.ts";

// A server on this very machine, which any process would reach.
let server: Server;
let requests = 0;
beforeAll(async () => {
  server = createServer((_, response) => {
    requests++;
    response.end("reached");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterAll(() => void server.close());

/** Ways of a program to the server; each prints "reached" where it is. */
const WAYS: Readonly<Record<string, (url: string, port: number) => string>> = {
  fetch: (url) => `process.stdout.write(await (await fetch("${url}")).text());`,
  "a socket that was imported by name": (_, port) => `import { connect } from "node:net";
    const socket = connect(${port}, "127.0.0.1", () => { process.stdout.write("reached"); socket.destroy(); });
    socket.on("error", () => process.exit(1));`,
  "a request in a worker": (url) => `import { Worker } from "node:worker_threads";
    const worker = new Worker("import('node:http').then(({ get }) => get('${url}', (r) => r.resume().on('end', () => process.stdout.write('reached'))))", { eval: true });
    worker.on("error", () => process.exit(1));`,
};

describe.each([
  ["in a namespace or, where there is none, with sockets refused", nodeWithoutNetwork],
  ["with sockets refused", nodeRefusingSockets],
])("a process %s", (_, restrict) => {
  it.each(Object.entries(WAYS))("does not reach this machine's own server by %s", async (_, way) => {
    const { port } = server.address() as AddressInfo;
    const code = way(`http://127.0.0.1:${port}/`, port);
    const args = ["--input-type=module", "-e", code];
    const free = await runProgram(process.execPath, args);
    expect(free.stdout).toBe("reached");
    const before = requests;
    const { program, args: restricted } = await restrict(args);
    const kept = await runProgram(program, restricted);
    expect(kept.stdout).toBe("");
    expect(kept.code).not.toBe(0);
    expect(requests).toBe(before);
  });

  it("does all else, with its arguments and exit code", async () => {
    const { program, args } = await restrict([
      "-e",
      "console.log(process.argv[1]); process.exit(7)",
      "given",
    ]);
    expect(await runProgram(program, args)).toMatchObject({ code: 7, stdout: "given\n", stderr: "" });
  });
});
