import { parseArgs } from "node:util";

export const PAGE_HELP = `The service desk of a retail chain, on a web page served by this machine.

  npm run demo                   starts the server and prints its address
  npm run demo -- --port 9000    on another port than 8080; 0 takes a free one
  npm run demo -- --assets PLACE
                                 the bundle in PLACE: a folder, or
                                 hub:org/name[@revision]; of several, the first
                                 that has one
  npm run demo -- --help         this

It listens on this machine alone, until Ctrl-C. What is missing is built first;
what that prints goes to standard error. npm run demo:terminal needs no browser.
`;

/** What the command line asks for. */
export type PageCommand =
  | { readonly kind: "help" }
  | { readonly kind: "wrong"; readonly message: string }
  | { readonly kind: "serve"; readonly port: number | undefined; readonly assets: readonly string[] };

const HIGHEST_PORT = 65_535;

/** Reads the arguments, without node and script. */
export function readPageCommandLine(args: readonly string[]): PageCommand {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        port: { type: "string" },
        assets: { type: "string", multiple: true, default: [] },
        help: { type: "boolean", short: "h", default: false },
      },
    });
    const { port, assets, help } = values;
    if (help) return { kind: "help" };
    if (port !== undefined && !(/^\d+$/.test(port) && Number(port) <= HIGHEST_PORT)) {
      return { kind: "wrong", message: `--port takes a whole number up to ${HIGHEST_PORT}.` };
    }
    if (assets.some((place) => place.trim() === "")) {
      return { kind: "wrong", message: "--assets takes a folder or hub:org/name." };
    }
    return { kind: "serve", port: port === undefined ? undefined : Number(port), assets };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    // A ticket is what the other demo takes.
    return {
      kind: "wrong",
      message: `${error.message} \`npm run demo:terminal\` classifies in the terminal.`,
    };
  }
}
