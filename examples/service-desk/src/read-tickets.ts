import { createInterface } from "node:readline";

/** Where tickets are typed or piped in, and where a prompt and what is typed can be seen. */
export interface TicketStreams {
  readonly input: NodeJS.ReadStream;
  readonly output: NodeJS.WriteStream;
  /** Ends the reading; also fired by Ctrl-C at the prompt. */
  readonly interrupt: AbortController;
}

const PROMPT = "ticket> ";

/** The lines of a terminal or a pipe, one a ticket, blank ones left out, until the end of input. */
export async function* readTickets({ input, output, interrupt }: TicketStreams): AsyncGenerator<string> {
  const typed = input.isTTY === true;
  const lines = createInterface({
    input,
    ...(typed ? { output } : {}),
    prompt: typed ? PROMPT : "",
    signal: interrupt.signal,
    // A ticket from Windows ends in both characters of a line end, wherever the pipe was cut.
    crlfDelay: Number.POSITIVE_INFINITY,
  });
  // A terminal in raw mode sends Ctrl-C as a key and no signal.
  lines.on("SIGINT", () => interrupt.abort());
  // Ctrl-D may come while a ticket is classified; a prompt after it would open the input again, for good.
  let open = typed;
  lines.once("close", () => {
    open = false;
  });
  if (open) lines.prompt();
  for await (const line of lines) {
    if (line.trim() !== "") yield line;
    if (open) lines.prompt();
  }
  interrupt.signal.throwIfAborted();
  // Ctrl-D leaves the cursor behind the prompt.
  if (typed) output.write("\n");
}
