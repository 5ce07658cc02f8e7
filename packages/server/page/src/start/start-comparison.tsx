import type { JSX } from "preact";
import { Bar } from "../design/bar.tsx";
import figures from "../figures.json";
import type { StartFigures } from "./start-figures.ts";

const { date, host, command, rows }: StartFigures = figures;
const slowest = Math.max(...rows.map(({ wallMs }) => wallMs));
/** How this suite's own rows begin in the bench's report. */
const OWN = "classifier";

/** The same start by other ways, as the bench measured it; not on the server that answers here. */
export function StartComparison(): JSX.Element {
  const sorted = [...rows].sort((a, b) => a.wallMs - b.wallMs);
  return (
    <section class="panel" aria-labelledby="comparison-heading">
      <header>
        <h2 id="comparison-heading">A fresh process to its first answer, by other ways too</h2>
        <span class="soft small">measured {date}</span>
      </header>
      <table class="comparison">
        <thead>
          <tr>
            <th scope="col">Program</th>
            <th scope="col">Has done by then</th>
            <th scope="col" class="when">
              <span class="visually-hidden">Time as a bar</span>
            </th>
            <th scope="col" class="number">
              Time
            </th>
            <th scope="col" class="number">
              Peak memory
            </th>
          </tr>
        </thead>
        <tbody>
          {sorted.map(({ name, does, wallMs, peakMb }) => (
            <tr key={name} class={name.startsWith(OWN) ? "own" : ""}>
              <th scope="row">{name}</th>
              <td>{does}</td>
              <td class="when">
                <Bar share={wallMs / slowest} strong={name.startsWith(OWN)} />
              </td>
              <td class="number">{wallMs} ms</td>
              <td class="number">{peakMb} MB</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p class="soft small">
        Medians of fresh processes in turn on {host}: <code>{command}</code>. An embedding alone says nothing
        about a ticket yet; categories, problems and levels would have to be embedded on top.
      </p>
    </section>
  );
}
