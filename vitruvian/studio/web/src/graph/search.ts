/** Finding nodes and streams by a few of their letters. */

import type { Node, Picture } from "../protocol";

export interface Find {
  kind: "node" | "stream";
  /** The node's id or the stream's full name. */
  id: string;
  /** What is shown and searched. */
  text: string;
  /** Where it is: the titles of the subgraphs around it. */
  where: string;
  /** What else tells it apart: a calculator's documentation, a stream's type. */
  about: string;
  /** The kind of calculator, for the colour. */
  colour: string;
}

/** Return everything that can be found, each stream once. */
export function everything(picture: Picture): Find[] {
  const found = new Map<string, Find>();
  collect(picture, [], found);
  return [...found.values()];
}

function collect(level: Picture, around: string[], found: Map<string, Find>): void {
  const where = around.join(" › ");
  const stream = (full: string, text: string, about: string) => {
    if (found.has(`s ${full}`)) return;
    found.set(`s ${full}`, { kind: "stream", id: full, text, where, about, colour: "" });
  };
  if (around.length === 0)
    for (const port of level.inputs) stream(port.full, port.stream, port.type);
  for (const node of level.nodes) {
    found.set(`n ${node.id}`, asFind(node, where));
    for (const port of node.outputs) stream(port.full, port.stream, port.type);
    if (node.body) collect(node.body, [...around, node.title], found);
  }
}

function asFind(node: Node, where: string): Find {
  const { id, title, doc, kind } = node;
  return { kind: "node", id, text: title, where, about: doc, colour: kind };
}

/** Return what matches, the best first. */
export function search(all: readonly Find[], query: string, limit = 40): Find[] {
  // Titles leave the last word of a calculator's name out.
  const letters = query
    .toLowerCase()
    .replace(/\s+/g, "")
    .replace(/(?<=.)calculator$/, "");
  if (!letters) return all.filter((find) => find.kind === "node").slice(0, limit);
  return all
    .map((find) => ({ find, score: score(find.text, letters) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || a.find.text.length - b.find.text.length)
    .slice(0, limit)
    .map(({ find }) => find);
}

/** How well letters match a text that has them in this order; 0: not at all. */
export function score(text: string, letters: string): number {
  const lower = text.toLowerCase();
  const whole = lower.indexOf(letters);
  if (whole >= 0) return 1000 - whole - text.length / 100 + (isStart(text, whole) ? 200 : 0);
  let at = -1;
  let sum = 1;
  for (const letter of letters) {
    const next = lower.indexOf(letter, at + 1);
    if (next < 0) return 0;
    sum += next === at + 1 ? 6 : isStart(text, next) ? 8 : 1;
    at = next;
  }
  // Letters strewn over a long name are no match that one meant.
  return sum >= letters.length * 4 ? sum : 0;
}

/** Whether a word starts here: `NormRect`, `norm_rect`. */
function isStart(text: string, place: number): boolean {
  const before = text[place - 1];
  const here = text[place] ?? "";
  return (
    before === undefined ||
    /[^A-Za-z0-9]/.test(before) ||
    (/[A-Z]/.test(here) && !/[A-Z]/.test(before))
  );
}
