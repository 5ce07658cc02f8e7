import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Classifier } from "@org/classifier-core";
import { HELP, readCommandLine, type Work } from "./command-line.ts";
import { evaluate } from "./evaluate.ts";
import { parseEvaluationSet } from "./evaluation-set.ts";
import { openClassifier } from "./open-classifier.ts";
import { pageOf } from "./page.ts";
import { present, presentStart } from "./present.ts";
import { presentEvaluation } from "./present-evaluation.ts";
import { readTickets } from "./read-tickets.ts";
import { SAMPLES } from "./samples.ts";

const EXIT = { failed: 1, usage: 2, interrupted: 130 } as const;
const { stdin, stdout, stderr } = process;
const folder = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const evaluationFile = folder("../evaluation/novel.jsonl");
const interrupt = new AbortController();
const places = {
  source: folder("../source"),
  out: folder("../deployment/assets"),
  signal: interrupt.signal,
};

// Once: a second Ctrl-C ends the process at once, as it does for any other program.
process.once("SIGINT", () => interrupt.abort());
// Whoever reads the output may stop early (`| head`); that is no failure of ours.
stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});

const command = readCommandLine(process.argv.slice(2));
if (command.kind === "help") {
  stdout.write(HELP);
} else if (command.kind === "wrong") {
  stderr.write(`error [ERR_USAGE] ${command.message}\n\n${HELP}`);
  process.exitCode = EXIT.usage;
} else {
  try {
    await run(command);
  } catch (error) {
    // Reading from a pipe would otherwise keep the process alive.
    if (interrupt.signal.aborted) process.exit(EXIT.interrupted);
    stderr.write(showError(error));
    process.exitCode = EXIT.failed;
  }
}

async function run(command: Work): Promise<void> {
  const classifier = await openClassifier(places, command.assets, stderr);
  try {
    if (command.kind === "evaluate") await showEvaluation(classifier, command.json);
    else if (command.kind === "ticket") {
      await show(classifier, command.text, {
        form: command.json ? "json" : "page",
        explain: command.explain,
      });
    } else await showTickets(classifier, command);
  } finally {
    await classifier.close();
  }
}

interface Showing {
  readonly form: "page" | "json" | "json-line";
  readonly explain: boolean;
}

async function show(classifier: Classifier, ticket: string, { form, explain }: Showing): Promise<void> {
  const result = await classifier.classify(ticket, { explain, signal: interrupt.signal });
  const text =
    form === "page"
      ? present(ticket, result, pageOf(stdout))
      : JSON.stringify(result, null, form === "json" ? 2 : 0);
  stdout.write(`${text}\n`);
}

/** The samples, then what is typed; or what is piped in, and the samples where that is nothing. */
async function showTickets(
  classifier: Classifier,
  { json, explain }: { readonly json: boolean; readonly explain: boolean },
): Promise<void> {
  const showing: Showing = { form: json ? "json-line" : "page", explain };
  const showSamples = async () => {
    for (const sample of SAMPLES) await show(classifier, sample, showing);
  };
  if (!json) stdout.write(presentStart(classifier.report, pageOf(stdout)));
  if (stdin.isTTY) {
    await showSamples();
    if (!json) stdout.write("Now yours: one ticket a line, Ctrl-D to end.\n");
  }
  // Results alone go to standard output where that is a file or a pipe; the prompt does not.
  const output = stdout.isTTY && !json ? stdout : stderr;
  let tickets = 0;
  for await (const ticket of readTickets({ input: stdin, output, interrupt })) {
    await show(classifier, ticket, showing);
    tickets++;
  }
  if (!stdin.isTTY && tickets === 0) await showSamples();
}

async function showEvaluation(classifier: Classifier, json: boolean): Promise<void> {
  const tickets = parseEvaluationSet(await readFile(evaluationFile, "utf8"));
  const items = await classifier.classifyBatch(
    tickets.map(({ text }) => text),
    { signal: interrupt.signal },
  );
  const classifications = items.map((item) => {
    if (!item.ok) throw item.error;
    return item.classification;
  });
  const report = { bundle: classifier.report.bundle, ...evaluate(tickets, classifications) };
  stdout.write(json ? `${JSON.stringify(report, null, 2)}\n` : presentEvaluation(report, pageOf(stdout)));
}

/** `error [CODE] message`, without a stack: what failed and what to do is in the message. */
function showError(error: unknown): string {
  if (!(error instanceof Error)) return "error [UNKNOWN] something that is no error was thrown\n";
  const { code } = error as { code?: unknown };
  return `error [${typeof code === "string" ? code : error.name}] ${error.message}\n`;
}
