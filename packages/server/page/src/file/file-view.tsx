import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Client } from "../api/client.ts";
import type { Connection, ConnectionState } from "../api/connection.ts";
import { ServiceFailure } from "../api/service-failure.ts";
import { count, duration } from "../design/format.ts";
import { Notice } from "../design/notice.tsx";
import { classifyAll } from "./classify-all.ts";
import { ColumnChoice } from "./column-choice.tsx";
import { type Sheet, sheetOf, textColumn } from "./columns.ts";
import { DropZone } from "./drop-zone.tsx";
import type { Outcome } from "./outcome.ts";
import { FileFailure, parseFile } from "./parse-file.ts";
import { Results } from "./results.tsx";
import type { Run } from "./run.ts";
import { RunProgress } from "./run-progress.tsx";

export interface FileViewProps {
  readonly client: Client;
  readonly connection: Connection;
  readonly state: ConnectionState;
  readonly onOpen: (text: string) => void;
}

/** Where a file is on its way. */
type Journey =
  | { readonly stage: "none" }
  | { readonly stage: "reading"; readonly name: string; readonly share: number }
  | { readonly stage: "choosing"; readonly name: string; readonly rows: readonly (readonly string[])[] }
  | Run;

/** Milliseconds between drawings of a run: often enough to look alive. */
const DRAW_MS = 200;
/** Milliseconds to wait where the server is there and has too much to do. */
const PATIENCE_MS = 2000;

/** A file of tickets: read, classified, counted, looked through and taken away. */
export function FileView({ client, connection, state, onOpen }: FileViewProps): JSX.Element {
  const [journey, setJourney] = useState<Journey>({ stage: "none" });
  const [failure, setFailure] = useState<FileFailure | ServiceFailure>();
  const [waiting, setWaiting] = useState(false);
  const [done, setDone] = useState(0);
  const running = useRef<AbortController>(undefined);
  useEffect(() => () => running.current?.abort(), []);

  function begin(): AbortSignal {
    running.current?.abort();
    running.current = new AbortController();
    setFailure(undefined);
    return running.current.signal;
  }

  async function read(file: File): Promise<void> {
    const signal = begin();
    setJourney({ stage: "reading", name: file.name, share: 0 });
    try {
      const onProgress = (share: number) => setJourney({ stage: "reading", name: file.name, share });
      const rows = await parseFile(file, { onProgress, signal });
      const column = textColumn(sheetOf(rows, true));
      if (column === undefined) setJourney({ stage: "choosing", name: file.name, rows });
      else await classify(file.name, sheetOf(rows, true), column);
    } catch (error) {
      if (signal.aborted) return;
      setJourney({ stage: "none" });
      if (!(error instanceof FileFailure)) throw error;
      setFailure(error);
    }
  }

  async function classify(name: string, sheet: Sheet, column: number): Promise<void> {
    const signal = begin();
    const texts = sheet.rows.map((row) => row[column] ?? "");
    const outcomes: Outcome[] = [];
    const startedAt = performance.now();
    const run: Run = { stage: "classifying", name, sheet, texts, outcomes, startedAt, tookMs: undefined };
    const ended = (stage: Run["stage"]) =>
      setJourney({ ...run, stage, tookMs: performance.now() - startedAt });
    setDone(0);
    setJourney(run);
    let drawnAt = 0;
    try {
      const { limits } = connection.current.bundle ?? {
        limits: { textCharacters: 100_000, batchTickets: 1000 },
      };
      await classifyAll(texts, {
        ...{ client, limits, signal },
        // By the model for every row: while it is still being opened, wording alone would leave two tiers out.
        options: { mode: "full", alternatives: 0, topK: 1 },
        onOutcome(outcome) {
          outcomes.push(outcome);
          if (performance.now() - drawnAt < DRAW_MS) return;
          drawnAt = performance.now();
          setDone(outcomes.length);
        },
        async untilBack(reason) {
          setWaiting(true);
          try {
            if (reason.gone) await connection.back(signal);
            else await patience(signal);
          } finally {
            setWaiting(false);
          }
        },
      });
      ended("done");
    } catch (error) {
      if (signal.aborted) {
        if (running.current?.signal === signal) ended("cancelled");
        return;
      }
      ended("failed");
      if (!(error instanceof ServiceFailure)) throw error;
      if (error.unauthorized) connection.look();
      setFailure(error);
    } finally {
      setDone(outcomes.length);
    }
  }

  const again = () => {
    begin();
    setJourney({ stage: "none" });
  };

  return (
    <div class="file-view">
      {failure !== undefined && (
        <Notice kind="failed" title={failure.message}>
          {failure.remedy}
        </Notice>
      )}
      {waiting && state.phase === "online" && (
        <Notice kind="waiting" title="The server has much to do.">
          The file goes on in a moment.
        </Notice>
      )}
      {journey.stage === "none" && <DropZone onFile={(file) => void read(file)} />}
      {journey.stage === "reading" && (
        <section class="panel" aria-label="Reading the file">
          <RunProgress
            what={`Reading ${journey.name}, per cent`}
            done={Math.round(journey.share * 100)}
            of={100}
            startedAt={performance.now()}
            onCancel={again}
          />
        </section>
      )}
      {journey.stage === "choosing" && (
        <section class="panel" aria-labelledby="choosing-heading">
          <header>
            <h2 id="choosing-heading" class="said">
              {journey.name}
            </h2>
          </header>
          <ColumnChoice
            rows={journey.rows}
            onChosen={(named, column) => void classify(journey.name, sheetOf(journey.rows, named), column)}
            onCancel={again}
          />
        </section>
      )}
      {"outcomes" in journey && (
        <>
          <section class="panel" aria-labelledby="run-heading">
            <header>
              <h2 id="run-heading" class="said">
                {journey.name}
              </h2>
              {journey.stage !== "classifying" && (
                <button type="button" class="button" onClick={again}>
                  Another file
                </button>
              )}
            </header>
            {journey.stage === "classifying" ? (
              <RunProgress
                what="Classified"
                done={done}
                of={journey.texts.length}
                startedAt={journey.startedAt}
                onCancel={() => running.current?.abort()}
              />
            ) : (
              <p role="status">
                <Ending run={journey} />
              </p>
            )}
          </section>
          {journey.outcomes.length > 0 && <Results run={journey} done={done} onOpen={onOpen} />}
        </>
      )}
    </div>
  );
}

function Ending({ run: { stage, texts, outcomes, tookMs = 0 } }: { readonly run: Run }): JSX.Element {
  const rate = outcomes.length / Math.max(0.001, tookMs / 1000);
  const figures = `${count(outcomes.length)} of ${count(texts.length)} tickets in ${duration(tookMs)}, ${count(Math.round(rate))} a second`;
  return (
    <>
      <strong>{{ done: "Done", cancelled: "Cancelled", failed: "Stopped", classifying: "" }[stage]}</strong>:{" "}
      {figures}.{stage === "cancelled" && " What was classified until then is below."}
    </>
  );
}

/** Resolves after a while; rejects when the run is cancelled. */
function patience(signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, PATIENCE_MS);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}
