/** Remembers layouts in the browser: a graph that was laid out before is drawn at once. */

import type { ElkNode } from "elkjs/lib/elk-api";
import type { Engine } from "./layout";

const KEY = "vitruvian-layout ";
/** Raise it when ELK is renewed: another version may lay out otherwise. */
const VERSION = 1;
/** Layouts that are kept, the oldest go first. */
const MOST = 40;

/** Return an engine that asks another one only for what is not remembered. */
export function remembering(engine: Engine, storage: Storage | null): Engine {
  return async (graph) => {
    const question = JSON.stringify(graph);
    const key = `${KEY}${VERSION} ${hash(question)}`;
    const known = read(storage, key, question);
    if (known) return known;
    const answer = await engine(graph);
    write(storage, key, JSON.stringify({ question, answer, at: Date.now() }));
    return answer;
  };
}

function read(storage: Storage | null, key: string, question: string): ElkNode | null {
  try {
    const kept = JSON.parse(storage?.getItem(key) ?? "null");
    // Two graphs may have one hash.
    return kept?.question === question ? kept.answer : null;
  } catch {
    return null;
  }
}

function write(storage: Storage | null, key: string, content: string): void {
  if (!storage) return;
  try {
    forgetOld(storage, MOST - 1);
    storage.setItem(key, content);
  } catch {
    // Full: what is written in the editor needs the room more.
    forgetOld(storage, 0);
  }
}

function forgetOld(storage: Storage, most: number): void {
  const keys = Array.from({ length: storage.length }, (_, at) => storage.key(at) ?? "");
  const layouts = keys.filter((key) => key.startsWith(KEY));
  if (layouts.length <= most) return;
  const age = (key: string) => Number(/"at":(\d+)\}$/.exec(storage.getItem(key) ?? "")?.[1] ?? 0);
  layouts.sort((one, other) => age(one) - age(other));
  for (const key of layouts.slice(0, layouts.length - most)) storage.removeItem(key);
}

/** FNV-1a, twice with different beginnings. */
function hash(text: string): string {
  let [one, other] = [0x811c9dc5, 0x01000193];
  for (let at = 0; at < text.length; at++) {
    one = Math.imul(one ^ text.charCodeAt(at), 0x01000193);
    other = Math.imul(other ^ text.charCodeAt(at), 0x85ebca6b);
  }
  return (one >>> 0).toString(36) + (other >>> 0).toString(36);
}
