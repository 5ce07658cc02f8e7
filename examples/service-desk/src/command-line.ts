import { parseArgs } from "node:util";

export const HELP = `The service desk of a retail chain, classified on this machine.

  npm run demo                   a dozen samples, then yours, until Ctrl-D
  npm run demo -- "a ticket"     one ticket
  npm run demo -- --evaluate     accuracy on the evaluation set
  npm run demo -- --help         this
  command | npm run -s demo      one ticket a line

  --json     the whole result as JSON; of piped tickets, one result a line
  --explain  with what each verdict was made of

What is missing is built first; what that prints goes to standard error.
CLASSIFIER_BUNDLE=DIR takes the bundle in DIR in place of the demo's own.
`;

/** What the command line asks for. */
export type Command =
  | { readonly kind: "help" }
  | { readonly kind: "wrong"; readonly message: string }
  | { readonly kind: "evaluate"; readonly json: boolean }
  | { readonly kind: "ticket"; readonly json: boolean; readonly explain: boolean; readonly text: string }
  | { readonly kind: "tickets"; readonly json: boolean; readonly explain: boolean };

/** Reads the arguments, without node and script; words that belong to no option are the ticket. */
export function readCommandLine(args: readonly string[]): Command {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        json: { type: "boolean", default: false },
        explain: { type: "boolean", default: false },
        evaluate: { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
      },
    });
    const { json, explain, evaluate, help } = values;
    if (help) return { kind: "help" };
    if (evaluate && positionals.length > 0) return wrong("--evaluate takes no ticket.");
    if (evaluate && explain)
      return wrong("--evaluate shows figures, not single verdicts: leave --explain out.");
    if (evaluate) return { kind: "evaluate", json };
    // An empty text is a ticket too: its result says that there is nothing to judge by.
    return positionals.length > 0
      ? { kind: "ticket", json, explain, text: positionals.join(" ") }
      : { kind: "tickets", json, explain };
  } catch (error) {
    if (error instanceof TypeError) return wrong(error.message);
    throw error;
  }
}

function wrong(message: string): Command {
  return { kind: "wrong", message };
}
