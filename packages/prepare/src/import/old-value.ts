import { typeName } from "@org/classifier-core";
import * as v from "valibot";
import { expectedAndFound } from "../source/check-shape.ts";
import type { FieldAccount, OldPlace } from "./field-account.ts";

/**
 * A value of an old file on its way into the source. Whoever takes one has to say what becomes of it: it is carried,
 * changed, checked or dropped, or its parts are.
 */
export class OldValue {
  readonly value: unknown;
  readonly #place: OldPlace;
  readonly #account: FieldAccount;

  constructor(value: unknown, place: OldPlace, account: FieldAccount) {
    this.value = value;
    this.#place = place;
    this.#account = account;
  }

  get isObject(): boolean {
    return typeof this.value === "object" && this.value !== null && !Array.isArray(this.value);
  }

  /**
   * The fields of an object, as far as it has them. Others than those named, and what is no object at all, are
   * dropped.
   */
  fields<Name extends string>(names: readonly Name[]): Partial<Record<Name, OldValue>> {
    const found: Partial<Record<Name, OldValue>> = {};
    if (this.#dropUnlessObject()) return found;
    for (const [i, [key, value]] of Object.entries(this.value as object).entries()) {
      const part = this.#part(value, showField(key, i), isPlain(key) ? `.${key}` : ".?");
      if ((names as readonly string[]).includes(key)) found[key as Name] = part;
      else part.drop("is not a field of the predecessor's format that is known");
    }
    return found;
  }

  /** The entries of an object whose keys are names or ids; what is no object is dropped. */
  entries(): [key: string, value: OldValue][] {
    if (this.#dropUnlessObject()) return [];
    return Object.entries(this.value as object).map(([key, value], i) => [
      key,
      this.#part(value, showName(key, i), "{}"),
    ]);
  }

  /** The items of a list; what is no list is dropped. */
  items(): OldValue[] {
    if (!Array.isArray(this.value)) {
      this.drop(`expected a list, found ${typeName(this.value)}`);
      return [];
    }
    return this.value.map((item: unknown, i) => this.#part(item, `[${i}]`, "[]"));
  }

  /** What a schema makes of the value; where it does not fit, it is dropped, and undefined. */
  read<Schema extends v.GenericSchema>(schema: Schema): v.InferOutput<Schema> | undefined {
    const result = v.safeParse(schema, this.value, { abortPipeEarly: true });
    if (result.success) return result.output;
    this.drop(expectedAndFound(result.issues[0]));
    return undefined;
  }

  carry(to: string): void {
    this.#account.carried(this.#place, to);
  }

  change(to: string, how: string): void {
    this.#account.changed(this.#place, to, how);
  }

  check(against: string, count?: number): void {
    this.#account.checked(this.#place, against, count);
  }

  drop(reason: string): void {
    this.#account.dropped(this.#place, reason);
  }

  /** Drops every field of an object by its name, and what is none as a whole. */
  dropAll(reason: string): void {
    if (!this.isObject || Object.keys(this.value as object).length === 0) {
      this.drop(reason);
      return;
    }
    for (const [i, [key, value]] of Object.entries(this.value as object).entries()) {
      this.#part(value, showField(key, i), isPlain(key) ? `.${key}` : ".?").drop(reason);
    }
  }

  #dropUnlessObject(): boolean {
    if (this.isObject) return false;
    this.drop(`expected fields with values, found ${typeName(this.value)}`);
    return true;
  }

  #part(value: unknown, at: string, field: string): OldValue {
    const { file, at: before, field: fieldBefore } = this.#place;
    const join = (path: string, step: string) => (path === "" ? step.replace(/^\./, "") : `${path}${step}`);
    return new OldValue(
      value,
      { file, at: join(before, at), field: join(fieldBefore, field) },
      this.#account,
    );
  }
}

/** A field's name as a programmer writes it; anything else may be a text, and is named by its number. */
function isPlain(key: string): boolean {
  return /^[A-Za-z_]\w{0,60}$/.test(key);
}

function showField(key: string, i: number): string {
  return isPlain(key) ? `.${key}` : `{${i}}`;
}

/** Names and ids are shown, but nothing that looks like a path of a machine or moves a terminal's cursor. */
function showName(key: string, i: number): string {
  const harmless = /^[\p{L}\p{N}][\p{L}\p{N} .,:;&+_/()'-]{0,99}$/u.test(key) && !/^[a-z]:/i.test(key);
  return harmless ? `["${key}"]` : `{${i}}`;
}
