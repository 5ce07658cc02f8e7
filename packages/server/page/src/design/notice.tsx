import type { ComponentChildren, JSX } from "preact";
import { Icon } from "./icon.tsx";

/** Says what went wrong, or what is being waited for, and what to do. */
export function Notice({
  kind,
  title,
  children,
}: {
  readonly kind: "failed" | "waiting";
  readonly title: string;
  readonly children?: ComponentChildren;
}): JSX.Element {
  return (
    <div class={`notice ${kind}`} role={kind === "failed" ? "alert" : "status"}>
      <Icon name={kind} />
      <div>
        <strong>{title}</strong> {children}
      </div>
    </div>
  );
}
