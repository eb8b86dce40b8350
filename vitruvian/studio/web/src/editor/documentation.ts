/** What the word under the pointer means. Pure. */

import { type Knowledge, portsOf, STREAM_FIELDS } from "./knowledge";
import { describe, schemasAt } from "./schema";
import { contextAt } from "./yaml_context";

export interface Documentation {
  from: number;
  to: number;
  title: string;
  about: string;
}

const WORD = /[\w.]/;

export function documentationAt(
  text: string,
  offset: number,
  knowledge: Knowledge,
): Documentation | null {
  let from = offset;
  let to = offset;
  while (from > 0 && WORD.test(text[from - 1] ?? "")) from -= 1;
  while (to < text.length && WORD.test(text[to] ?? "")) to += 1;
  const word = text.slice(from, to);
  const context = word ? contextAt(text, to) : null;
  if (!context) return null;
  const say = (title: string, about: string) => (about ? { from, to, title, about } : null);
  if (context.mode === "key" || text[to] === ":") {
    const fromKey = contextAt(text, from);
    if (fromKey?.mode === "key") return say(word, keyAbout(fromKey.path, fromKey.calculator, word));
  }
  const calculator = knowledge.calculators.get(word);
  if (calculator) return say(word, calculator.page ?? calculator.doc);
  const field = context.key ?? "";
  if (!(field in STREAM_FIELDS)) return null;
  if (text[to] === ":") return say(word, tagAbout(field, word, context.calculator));
  const stream = knowledge.streams.find(({ name }) => name === word);
  return stream ? say(word, streamAbout(stream.type, stream.side)) : null;

  function keyAbout(path: string[], node: string | null, key: string): string {
    const { schema } = knowledge;
    if (!schema) return "";
    for (const place of schemasAt(schema, path, node)) {
      const found = place.properties?.[key];
      if (found) return describe(found, schema);
    }
    return "";
  }

  function tagAbout(port: string, tag: string, node: string | null): string {
    const known = knowledge.calculators.get(node ?? "");
    const found = known && portsOf(known, port).find((each) => each.tag === tag);
    if (!found) return "";
    return [found.type, found.optional ? "optional" : "", found.doc].filter(Boolean).join(", ");
  }
}

function streamAbout(type: string, side: boolean): string {
  return `${side ? "side packet" : "stream"}${type ? ` of ${type}` : ""}`;
}
