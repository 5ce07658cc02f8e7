import type { JSX } from "preact";

export interface TabsProps<Id extends string> {
  readonly label: string;
  readonly tabs: readonly { readonly id: Id; readonly title: string }[];
  readonly chosen: Id;
  readonly onChosen: (id: Id) => void;
}

/** Tabs as ARIA's authoring practices have them: one stop of the Tab key, arrows within. */
export function Tabs<Id extends string>({ label, tabs, chosen, onChosen }: TabsProps<Id>): JSX.Element {
  const at = tabs.findIndex(({ id }) => id === chosen);
  const go = (to: number) => {
    const next = tabs[(to + tabs.length) % tabs.length];
    if (next === undefined) return;
    onChosen(next.id);
    document.getElementById(`tab-${next.id}`)?.focus();
  };
  const keys: Readonly<Record<string, () => void>> = {
    ArrowRight: () => go(at + 1),
    ArrowLeft: () => go(at - 1),
    Home: () => go(0),
    End: () => go(tabs.length - 1),
  };
  return (
    <div
      class="tabs"
      role="tablist"
      aria-label={label}
      onKeyDown={(event) => {
        const act = keys[event.key];
        if (act === undefined) return;
        event.preventDefault();
        act();
      }}
    >
      {tabs.map(({ id, title }) => (
        <button
          key={id}
          type="button"
          role="tab"
          id={`tab-${id}`}
          aria-controls={`view-${id}`}
          aria-selected={id === chosen}
          tabIndex={id === chosen ? 0 : -1}
          onClick={() => onChosen(id)}
        >
          {title}
        </button>
      ))}
    </div>
  );
}
