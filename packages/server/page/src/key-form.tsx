import type { JSX } from "preact";
import { useState } from "preact/hooks";

/** Asks for a key, where the server wants one. */
export function KeyForm({
  refused,
  onKey,
}: {
  readonly refused: boolean;
  readonly onKey: (key: string) => void;
}): JSX.Element {
  const [key, setKey] = useState("");
  return (
    <form
      class="panel key-form"
      aria-labelledby="key-heading"
      onSubmit={(event) => {
        event.preventDefault();
        if (key.trim() !== "") onKey(key.trim());
      }}
    >
      <h2 id="key-heading">This server asks for a key</h2>
      <p class="soft">Whoever runs it has given keys to those who may use it. It is kept in this tab only.</p>
      <label for="key">Key</label>
      <input
        id="key"
        type="password"
        class="field"
        autocomplete="off"
        aria-invalid={refused}
        aria-describedby={refused ? "key-refused" : undefined}
        value={key}
        onInput={(event) => setKey(event.currentTarget.value)}
      />
      {refused && (
        <p id="key-refused" role="alert">
          That key does not count here.
        </p>
      )}
      <button type="submit" class="button primary">
        Go on
      </button>
    </form>
  );
}
