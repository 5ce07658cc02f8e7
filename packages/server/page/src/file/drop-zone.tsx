import type { JSX } from "preact";
import { useState } from "preact/hooks";

/** Where a file is dropped or picked. */
export function DropZone({ onFile }: { readonly onFile: (file: File) => void }): JSX.Element {
  const [over, setOver] = useState(false);
  return (
    <section
      aria-label="A file of tickets"
      class={over ? "drop-zone over" : "drop-zone"}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        const file = event.dataTransfer?.files[0];
        if (file !== undefined) onFile(file);
      }}
    >
      <p>
        <strong>Drop a CSV file here</strong>, one ticket a row
      </p>
      <label class="button primary">
        Choose a file
        <input
          type="file"
          class="visually-hidden"
          accept=".csv,.tsv,.txt,text/csv,text/plain"
          onChange={(event) => {
            const file = event.currentTarget.files?.[0];
            // So that the same file can be chosen again after it was changed.
            event.currentTarget.value = "";
            if (file !== undefined) onFile(file);
          }}
        />
      </label>
      <p class="soft small">
        It is read in this browser. Its tickets go to the server this page came from, and nowhere else.
      </p>
    </section>
  );
}
