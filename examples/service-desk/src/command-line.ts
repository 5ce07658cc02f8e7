import { parseArgs } from "node:util";

export const HELP = `The service desk of a retail chain, classified on this machine.

  npm run demo:terminal                 a dozen samples, then yours; Ctrl-D ends
  npm run demo:terminal -- "a ticket"   one ticket
  npm run demo:terminal -- --evaluate   accuracy on the evaluation set
  npm run demo:terminal -- --help       this
  command | npm run -s demo:terminal    one ticket a line

  --json     the whole result as JSON; of piped tickets, one result a line
  --explain  with what each verdict was made of
  --assets PLACE
             the bundle in PLACE: a folder, or hub:org/name[@revision] on the
             Hugging Face Hub; of several, the first that has one. The live
             build comes last.

What is missing is built first; what that prints goes to standard error.
CLASSIFIER_BUNDLE=DIR takes the bundle in DIR in place of the demo's own.
`;

/** What the command line asks for. */
export type Command = { readonly kind: "help" } | { readonly kind: "wrong"; readonly message: string } | Work;

/** A command that needs a classifier. */
export type Work = {
  readonly json: boolean;
  /** Places to take the bundle from, in order; none for the demo's own. */
  readonly assets: readonly string[];
} & (
  | { readonly kind: "evaluate" }
  | { readonly kind: "ticket"; readonly explain: boolean; readonly text: string }
  | { readonly kind: "tickets"; readonly explain: boolean }
);

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
        assets: { type: "string", multiple: true, default: [] },
        help: { type: "boolean", short: "h", default: false },
      },
    });
    const { json, explain, evaluate, help, assets } = values;
    if (help) return { kind: "help" };
    if (assets.some((place) => place.trim() === "")) return wrong("--assets takes a folder or hub:org/name.");
    if (evaluate && positionals.length > 0) return wrong("--evaluate takes no ticket.");
    if (evaluate && explain)
      return wrong("--evaluate shows figures, not single verdicts: leave --explain out.");
    if (evaluate) return { kind: "evaluate", json, assets };
    // An empty text is a ticket too: its result says that there is nothing to judge by.
    return positionals.length > 0
      ? { kind: "ticket", json, explain, assets, text: positionals.join(" ") }
      : { kind: "tickets", json, explain, assets };
  } catch (error) {
    if (error instanceof TypeError) return wrong(error.message);
    throw error;
  }
}

function wrong(message: string): Command {
  return { kind: "wrong", message };
}
