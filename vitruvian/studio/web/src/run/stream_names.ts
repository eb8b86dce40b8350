/** The streams of a graph, also those inside of subgraphs. */

import type { Picture, Port } from "../protocol";

export interface StreamName {
  /** The name in the expanded graph. */
  full: string;
  type: string;
}

/** List every stream once, by its full name, those of the graph's own level first. */
export function streamsOf(picture: Picture | null): StreamName[] {
  const found = new Map<string, StreamName>();
  const add = (ports: Port[]) => {
    for (const { full, type, side } of ports) {
      if (side) continue;
      const known = found.get(full);
      if (!known) found.set(full, { full, type });
      else if (!known.type) known.type = type;
    }
  };
  let level: Picture[] = picture ? [picture] : [];
  while (level.length) {
    const inside: Picture[] = [];
    for (const graph of level) {
      add(graph.inputs);
      for (const node of graph.nodes) {
        add(node.outputs);
        if (node.body) inside.push(node.body);
      }
    }
    level = inside;
  }
  return [...found.values()];
}
