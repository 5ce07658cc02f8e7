import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { fsAssets } from "@org/classifier-assets-fs";
import { type Classifier, ClassifierError, chain, createClassifier } from "@org/classifier-core";
import { liveAssets } from "@org/classifier-prepare";
import { ensureBundle } from "./ensure-bundle.ts";
import { present, presentStart } from "./present.ts";
import { SAMPLES } from "./samples.ts";

const HELP = `The service desk of a retail chain, classified on this machine.

  npm run demo                      a dozen sample tickets, then yours from the keyboard (Ctrl-D ends)
  npm run demo -- "ticket text"     one ticket
  npm run demo -- --json "text"     the whole result as JSON
  some-command | npm run demo       one ticket a line; with --json, one result a line
`;

const folder = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const source = folder("../source");
const out = folder("../deployment/assets");

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: "boolean", default: false },
    help: { type: "boolean", short: "h", default: false },
  },
});
// hasColors() knows NO_COLOR and terminals without colour.
const colour = process.stdout.isTTY && process.stdout.hasColors();

try {
  if (values.help) process.stdout.write(HELP);
  else await run();
} catch (error) {
  if (!ClassifierError.isInstance(error)) throw error;
  process.stderr.write(`error [${error.code}] ${error.message}\n`);
  process.exitCode = 1;
}

async function run(): Promise<void> {
  await ensureBundle({ source, out }, (text) => process.stderr.write(text));
  const classifier = await createClassifier({
    assets: chain([fsAssets({ dir: out }), liveAssets({ source })]),
  });
  try {
    const text = positionals.join(" ");
    if (text !== "") {
      await show(classifier, text, { pretty: true });
      return;
    }
    if (!values.json) process.stdout.write(presentStart(classifier.report));
    if (process.stdin.isTTY) {
      for (const sample of SAMPLES) await show(classifier, sample);
      await readTickets(classifier, "\nticket> ");
    } else if ((await readTickets(classifier)) === 0) {
      for (const sample of SAMPLES) await show(classifier, sample);
    }
  } finally {
    await classifier.close();
  }
}

async function show(classifier: Classifier, ticket: string, { pretty = false } = {}): Promise<void> {
  const result = await classifier.classify(ticket);
  const text = values.json
    ? JSON.stringify(result, null, pretty ? 2 : undefined)
    : present(ticket, result, { colour });
  process.stdout.write(`${text}\n`);
}

/** Classifies what is typed or piped in, a ticket a line; returns how many there were. */
async function readTickets(classifier: Classifier, prompt = ""): Promise<number> {
  const lines = createInterface({
    input: process.stdin,
    output: prompt === "" ? undefined : process.stdout,
    prompt,
  });
  let tickets = 0;
  lines.prompt();
  for await (const line of lines) {
    if (line.trim() !== "") {
      await show(classifier, line);
      tickets++;
    }
    lines.prompt();
  }
  return tickets;
}
