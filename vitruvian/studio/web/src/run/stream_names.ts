/** The streams and nodes of a graph, also those inside of subgraphs. */

import type { CheckResult, Picture, Port, StreamInfo } from "../protocol";

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

export interface NodeName {
  title: string;
  /** The titles of the subgraphs around it, the innermost last. */
  around: readonly string[];
}

/** List the nodes that compute, by their full name. */
export function nodesOf(picture: Picture | null): Map<string, NodeName> {
  const found = new Map<string, NodeName>();
  const add = (graph: Picture, around: readonly string[]) => {
    for (const { id, title, body } of graph.nodes) {
      if (body) add(body, [...around, title]);
      else found.set(id, { title, around });
    }
  };
  if (picture) add(picture, []);
  return found;
}

/** Return how a node is called; one that the picture lacks by its full name. */
export function nameOf(names: ReadonlyMap<string, NodeName>, id: string): NodeName {
  const known = names.get(id);
  if (known) return known;
  const parts = id.split("__");
  const title = (parts.pop() ?? id).replace(/(?<=.)Calculator$/, "");
  return { title, around: parts };
}

const PICTURE = "ImageFrame";

/** The streams of pictures that a run can show: the graph's outputs, or its inputs if it has none.

A stream of any type may carry pictures until it is seen to carry something else; `carried` are the
types that were seen. */
export function pictureStreams(
  result: Pick<CheckResult, "inputs" | "outputs">,
  carried: ReadonlyMap<string, string> = new Map(),
): string[] {
  const certain = (streams: StreamInfo[]) => streams.filter(({ type }) => type === PICTURE);
  const possible = (streams: StreamInfo[]) =>
    streams.filter(
      ({ stream, type }) => type === "Any" && (carried.get(stream) || PICTURE) === PICTURE,
    );
  const { inputs, outputs } = result;
  const found = [...certain(outputs), ...possible(outputs)];
  const chosen = found.length > 0 ? found : [...certain(inputs), ...possible(inputs)];
  return chosen.map(({ stream }) => stream);
}
