import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import { readTickets, type TicketStreams } from "./read-tickets.ts";

const CTRL_C = "\u0003";
const CTRL_D = "\u0004";

function streams(isTTY: boolean) {
  const input = Object.assign(new PassThrough(), { isTTY, setRawMode: () => input });
  const output = Object.assign(new PassThrough(), { isTTY, columns: 80 });
  const all = { input, output, interrupt: new AbortController() };
  return all as unknown as typeof all & TicketStreams;
}

async function all(tickets: AsyncIterable<string>): Promise<string[]> {
  const read: string[] = [];
  for await (const ticket of tickets) read.push(ticket);
  return read;
}

describe("piped tickets", () => {
  it("are its lines, with any line ends, without the blank ones and without a prompt", async () => {
    const piped = streams(false);
    piped.input.end("one\r\n\n  \ntwo\nthe last has no line end");
    expect(await all(readTickets(piped))).toEqual(["one", "two", "the last has no line end"]);
    expect(piped.output.read()).toBeNull();
  });

  it("may be none", async () => {
    const piped = streams(false);
    piped.input.end();
    expect(await all(readTickets(piped))).toEqual([]);
  });
});

describe("typed tickets", () => {
  it("end with Ctrl-D, and several lines pasted at once are several tickets", async () => {
    const typed = streams(true);
    const reading = all(readTickets(typed));
    typed.input.write(`one\rtwo\rthree\r${CTRL_D}`);
    expect(await reading).toEqual(["one", "two", "three"]);
    expect(String(typed.output.read())).toContain("ticket> ");
  });

  it("end with Ctrl-D also while one is classified: nothing is read on, which would keep the process", async () => {
    const typed = streams(true);
    const tickets = readTickets(typed);
    typed.input.write("one\rtwo\r");
    expect((await tickets.next()).value).toBe("one");
    typed.input.write(CTRL_D);
    await new Promise((resolve) => setImmediate(resolve));
    expect(await all(tickets)).toEqual(["two"]);
    expect(typed.input.isPaused()).toBe(true);
  });

  it("end with Ctrl-C as an interruption", async () => {
    const typed = streams(true);
    const reading = all(readTickets(typed));
    typed.input.write(`half a tick${CTRL_C}`);
    await expect(reading).rejects.toBe(typed.interrupt.signal.reason);
    expect(typed.interrupt.signal.aborted).toBe(true);
  });
});
