import { FieldAccount } from "../field-account.ts";
import { OldValue } from "../old-value.ts";

/** A value as if it stood in a file of its own, and what becomes of it and its parts. */
export function oldValueOf(value: unknown): { old: OldValue; account: FieldAccount; fates(): Record<string, string> } {
  const account = new FieldAccount();
  const old = new OldValue(value, { file: "old.json", at: "", field: "" }, account);
  const fates = () => {
    const { carried, changed, dropped, checked } = account.entries();
    const named = (entries: readonly { field: string }[], fate: string) => entries.map(({ field }) => [field, fate]);
    return Object.fromEntries([
      ...named(carried, "carried"),
      ...named(changed, "changed"),
      ...named(dropped, "dropped"),
      ...named(checked, "checked"),
    ]);
  };
  return { old, account, fates };
}
