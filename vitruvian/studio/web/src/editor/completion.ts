/** What may be written at a place: fields, calculators, options, values, tags and streams. Pure. */

import type { CatalogCalculator } from "../protocol";
import { type Knowledge, portsOf, STREAM_FIELDS } from "./knowledge";
import { keysAt, valuesAt } from "./schema";
import { contextAt, type YamlContext } from "./yaml_context";

export interface Suggestion {
  label: string;
  /** What is written, if not the label. */
  apply?: string;
  detail?: string;
  info?: string;
  type: "property" | "class" | "variable" | "enum" | "constant";
  /** Higher comes first. */
  boost?: number;
}

export interface Suggestions {
  from: number;
  options: Suggestion[];
}

export function complete(text: string, offset: number, knowledge: Knowledge): Suggestions | null {
  const context = contextAt(text, offset);
  if (!context) return null;
  if (context.mode === "key") return { from: context.from, options: keys(context, knowledge) };
  const field = context.key ?? "";
  if (field === "calculator" && context.path[0] === "node") {
    return { from: context.from, options: calculators(knowledge) };
  }
  if (field in STREAM_FIELDS && context.path.length <= 1) return streams(context, knowledge);
  if (field === "back_edge" && context.path[0] === "node") {
    return { from: context.from, options: tags(context, knowledge, "input_stream") };
  }
  const values = knowledge.schema
    ? valuesAt(knowledge.schema, [...context.path, field], context.calculator)
    : [];
  return {
    from: context.from,
    options: values.map((label) => ({ label, type: "enum" as const })),
  };
}

function keys(context: YamlContext, { schema }: Knowledge): Suggestion[] {
  if (!schema) return [];
  return keysAt(schema, context.path, context.calculator)
    .filter(({ name }) => !context.siblings.has(name))
    .map(({ name, about, nested }, place) => ({
      label: name,
      apply: nested === null ? `${name}: ` : `${name}:`,
      ...(about ? { info: about } : {}),
      type: "property",
      boost: -place / 10,
    }));
}

function calculators({ calculators }: Knowledge): Suggestion[] {
  return [...calculators.values()].map(({ name, kind, doc }) => ({
    label: name,
    detail: kind,
    info: doc,
    type: "class",
  }));
}

/** `TAG:` first, then the streams that fit it. */
function streams(context: YamlContext, knowledge: Knowledge): Suggestions {
  const field = context.key ?? "";
  const kind = STREAM_FIELDS[field] ?? { side: false, incoming: true };
  const inNode = context.path[0] === "node";
  const split = /^([A-Z_][A-Z0-9_]*:(?:\d+:)?)?(.*)$/.exec(context.word);
  const tag = split?.[1] ?? "";
  const from = context.from + tag.length;
  // A graph's own inputs are names that one makes up, a node's outputs as well.
  const isNew = inNode ? !kind.incoming : kind.incoming;
  if (isNew) {
    const options = tag ? [] : tags(context, knowledge, field, true);
    return { from: context.from, options };
  }
  const wanted = inNode ? typeOf(context, knowledge, field, tag.split(":")[0] ?? "") : "";
  const names = knowledge.streams
    .filter((stream) => stream.side === kind.side)
    .map(({ name, type }) => ({
      label: name,
      ...(type ? { detail: type } : {}),
      type: "variable" as const,
      boost: wanted && type === wanted ? 3 : 0,
    }));
  const open = tag || !inNode ? [] : tags(context, knowledge, field);
  return { from, options: [...open, ...names] };
}

function typeOf(context: YamlContext, knowledge: Knowledge, field: string, tag: string): string {
  const calculator = knowledge.calculators.get(context.calculator ?? "");
  const ports = calculator ? portsOf(calculator, field) : [];
  return ports.find((port) => port.tag === tag)?.type ?? "";
}

function tags(
  context: YamlContext,
  { calculators }: Knowledge,
  field: string,
  named = false,
): Suggestion[] {
  const calculator: CatalogCalculator | undefined = calculators.get(context.calculator ?? "");
  if (!calculator || context.path[0] !== "node") return [];
  const end = context.key === "back_edge" ? "" : ":";
  return portsOf(calculator, field)
    .filter((port) => port.tag && !port.anyTag)
    .map(({ tag, type, doc, optional }) => ({
      label: `${tag}${end}`,
      apply: named ? `${tag}:${tag.toLowerCase()}` : `${tag}${end}`,
      detail: type,
      ...(doc ? { info: doc } : {}),
      type: "constant",
      boost: optional ? 1 : 2,
    }));
}
