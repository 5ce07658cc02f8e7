import {
  type CommonFlags,
  type OutputStream,
  type Perform,
  paint,
  withOutputOptions,
} from "@org/classifier-command-line";
import type { Command } from "commander";
import type { CheckState } from "../doctor/check.ts";
import type { DiagnoseOptions, Diagnosis } from "../doctor/diagnose.ts";
import { amount } from "./show-amounts.ts";

interface DoctorFlags extends CommonFlags {
  readonly hub?: boolean;
  readonly endpoint?: string;
}

/** Adds `doctor` to the program. */
export function addDoctor(
  program: Command,
  perform: Perform,
  diagnose: (options: DiagnoseOptions) => Promise<Diagnosis>,
): void {
  withOutputOptions(program.command("doctor"))
    .summary("say what of this machine, this installation and a bundle works, and what to do")
    .description(
      "Looks at the platform, the cores and the memory granted, the runtime and the bundle, and says what to do about what is wrong. Asks the Hub only where --hub or a place on it says so. Exits with 1 where there is a problem.",
    )
    .argument(
      "[place]",
      "the bundle: a folder, or hub:org/name[@revision] (default: CLASSIFIER_BUNDLE, ./assets, ./deployment/assets)",
    )
    .option("--hub", "ask whether the Hub answers, too")
    .option("--endpoint <url>", "the Hub or a mirror (default: HF_ENDPOINT, else https://huggingface.co)")
    .action(async (place: string | undefined, _: unknown, command: Command) => {
      const flags = command.optsWithGlobals<DoctorFlags>();
      if (place?.startsWith("hub:") === true) await refuseNoReference(place, command);
      await perform(flags, {
        work: ({ signal }) => diagnose({ place, hub: flags.hub, endpoint: flags.endpoint, signal }),
        show: showDiagnosis,
        succeeded: ({ healthy }) => healthy,
      });
    });
}

/** What cannot be a repository is wrong usage. What reads it is loaded only now, so that --help answers at once. */
async function refuseNoReference(place: string, command: Command): Promise<void> {
  const { parseHubReference } = await import("@org/classifier-assets-hub");
  try {
    parseHubReference(place);
  } catch (error) {
    command.error(`error: ${(error as Error).message}`);
  }
}

const COLOURS = { ok: "green", warning: "yellow", problem: "red" } as const satisfies Record<
  CheckState,
  string
>;

function showDiagnosis({ checks }: Diagnosis, stream: OutputStream): string {
  const nameWidth = Math.max(...checks.map(({ name }) => name.length));
  const stateWidth = Math.max(...Object.keys(COLOURS).map((state) => state.length));
  const lines = checks.flatMap(({ name, state, found, remedy }) => [
    `${paint(COLOURS[state], state.padEnd(stateWidth), stream)}  ${name.padEnd(nameWidth)}  ${found}`,
    ...(remedy === undefined ? [] : [`${" ".repeat(stateWidth + nameWidth + 4)}${remedy}`]),
  ]);
  const of = (wanted: CheckState) => checks.filter(({ state }) => state === wanted).length;
  return `${lines.join("\n")}\n\n${amount(of("problem"), "problem")}, ${amount(of("warning"), "warning")}\n`;
}
