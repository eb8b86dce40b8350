/** One level of a graph as ELK wants it: boxes with ports at fixed places, and edges between. */

import type { ElkExtendedEdge, ElkNode, ElkPort } from "elkjs/lib/elk-api";
import type { Picture, Port } from "../protocol";
import type { Shape } from "./shapes";

/** An input or output of the level: a box of its own in the first or last layer. */
export interface End {
  port: Port;
  incoming: boolean;
  width: number;
  height: number;
  /** Where the stream's line meets it, from its left. */
  x: number;
  /** Whether it stands in a second row, where one would be too wide. */
  second?: boolean;
}

export interface Level {
  elk: ElkNode;
  /** What leads from where to where, by the id of ELK's edge. */
  edges: Map<string, { source: Port; target: Port }>;
}

const OPTIONS: Record<string, string> = {
  "elk.algorithm": "layered",
  "elk.direction": "DOWN",
  "elk.edgeRouting": "ORTHOGONAL",
  "elk.separateConnectedComponents": "false",
  "elk.padding": "[top=0,left=0,bottom=0,right=0]",
  "elk.spacing.nodeNode": "20",
  "elk.spacing.edgeNode": "18",
  "elk.spacing.edgeEdge": "10",
  "elk.layered.spacing.nodeNodeBetweenLayers": "26",
  "elk.layered.spacing.edgeNodeBetweenLayers": "12",
  "elk.layered.spacing.edgeEdgeBetweenLayers": "10",
  "elk.layered.considerModelOrder.strategy": "PREFER_EDGES",
  "elk.layered.considerModelOrder.crossingCounterNodeInfluence": "0.001",
  "elk.layered.cycleBreaking.strategy": "GREEDY",
  "elk.layered.nodePlacement.strategy": "NETWORK_SIMPLEX",
  "elk.layered.thoroughness": "7",
};

/** Nodes of a level above which it is laid out by quicker means: 150 take 1 s, not 8. */
const MANY = 40;
const QUICK = {
  "elk.layered.nodePlacement.strategy": "BRANDES_KOEPF",
  "elk.layered.thoroughness": "1",
};

const streamKey = (port: Port) => `${port.side ? "side" : "stream"} ${port.stream}`;

/** Return the streams of a level that something reads, by side and name. */
export function readStreams(picture: Picture): Set<string> {
  const read = new Set(picture.outputs.map(streamKey));
  for (const node of picture.nodes) for (const port of node.inputs) read.add(streamKey(port));
  return read;
}

export function isRead(read: ReadonlySet<string>): (port: Port) => boolean {
  return (port) => read.has(streamKey(port));
}

/** Return the level; `shapes` belong to its nodes, in order. */
export function levelOf(picture: Picture, shapes: Shape[], ends: End[]): Level {
  const children: ElkNode[] = [];
  const edges: Level["edges"] = new Map();
  const sources = new Map<string, { id: string; port: Port }>();
  for (const [place, end] of ends.entries()) {
    if (!end.incoming) continue;
    children.push(endNode(`i${place}`, end));
    sources.set(streamKey(end.port), { id: `i${place}:p`, port: end.port });
  }
  for (const [place, shape] of shapes.entries()) {
    children.push(boxNode(`n${place}`, shape));
    for (const [index, slot] of shape.outputs.entries()) {
      sources.set(streamKey(slot.port), { id: `n${place}:o${index}`, port: slot.port });
    }
  }
  const wires: ElkExtendedEdge[] = [];
  const join = (target: string, port: Port) => {
    const source = sources.get(streamKey(port));
    if (!source) return;
    const id = `${source.id}>${target}`;
    edges.set(id, { source: source.port, target: port });
    // A back edge is laid out the other way round: so everything else leads down.
    const [from, to] = port.backEdge ? [target, source.id] : [source.id, target];
    wires.push({ id, sources: [from], targets: [to] });
  };
  for (const [place, shape] of shapes.entries()) {
    for (const [index, slot] of shape.inputs.entries()) join(`n${place}:i${index}`, slot.port);
  }
  for (const [place, end] of ends.entries()) {
    if (end.incoming) continue;
    children.push(endNode(`o${place}`, end));
    join(`o${place}:p`, end.port);
  }
  const layoutOptions = children.length > MANY ? { ...OPTIONS, ...QUICK } : OPTIONS;
  return { elk: { id: picture.name, layoutOptions, children, edges: wires }, edges };
}

const FIXED = { "elk.portConstraints": "FIXED_POS" };

function boxNode(id: string, shape: Shape): ElkNode {
  return {
    id,
    width: shape.outerWidth,
    height: shape.outerHeight,
    layoutOptions: FIXED,
    ports: [
      ...shape.inputs.map(({ x }, index) => port(`${id}:i${index}`, x, 0, "NORTH")),
      ...shape.outputs.map(({ x }, index) =>
        port(`${id}:o${index}`, x, shape.outerHeight, "SOUTH"),
      ),
    ],
  };
}

function endNode(id: string, end: End): ElkNode {
  const first = end.second ? "FIRST" : "FIRST_SEPARATE";
  const layer = end.incoming ? first : "LAST_SEPARATE";
  return {
    id,
    width: end.width,
    height: end.height,
    layoutOptions: { ...FIXED, "elk.layered.layering.layerConstraint": layer },
    ports: [
      end.incoming
        ? port(`${id}:p`, end.x, end.height, "SOUTH")
        : port(`${id}:p`, end.x, 0, "NORTH"),
    ],
  };
}

function port(id: string, x: number, y: number, side: string): ElkPort {
  return { id, x, y, width: 0, height: 0, layoutOptions: { "elk.port.side": side } };
}
