import type { FastifySchemaCompiler } from "fastify";
import type { TSchema } from "typebox";
import { Compile } from "typebox/compile";

/** A number as JSON writes it. */
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/**
 * Checks requests by what the document says. A query holds texts: a number or a truth value in it is one that is written
 * as JSON writes it, and nothing else is taken for one.
 */
export const compileValidator: FastifySchemaCompiler<TSchema> = ({ schema, httpPart }) => {
  const compiled = Compile(schema);
  return (sent: unknown) => {
    const value = httpPart === "body" ? sent : readTexts(sent, schema);
    return compiled.Check(value) ? { value } : { error: compiled.Errors(value) as never };
  };
};

function readTexts(sent: unknown, schema: TSchema): unknown {
  const { properties = {} } = schema as { properties?: Readonly<Record<string, { type?: string }>> };
  return Object.fromEntries(
    Object.entries(sent ?? {}).map(([name, text]) => [name, readText(text, properties[name]?.type)]),
  );
}

function readText(text: unknown, type: string | undefined): unknown {
  if (typeof text !== "string") return text;
  if (type === "boolean" && /^(?:true|false)$/.test(text)) return text === "true";
  if ((type === "integer" || type === "number") && NUMBER.test(text)) return Number(text);
  return text;
}
