/** From a picture and the set of open subgraphs to a scene, level by level from the inside out. */

import type { ElkExtendedEdge, ElkNode } from "elkjs/lib/elk-api";
import type { Node, Picture, Port } from "../protocol";
import { type End, isRead, type Level, levelOf, readStreams } from "./level";
import { STREAM, TAG, TITLE, TYPE, textWidth } from "./measure";
import type { BoxPlace, EndPlace, Point, PortPlace, Scene } from "./scene";
import {
  LABEL_INDENT,
  LABEL_ROOM,
  label,
  labelRoom,
  type Shape,
  shapeOf,
  TAG_ROW,
  TITLE_MARGIN,
} from "./shapes";

/** What gives places to the boxes of one level: ELK, usually in a worker. */
export type Engine = (graph: ElkNode) => Promise<ElkNode>;

/** Between the border of a frame and what is inside. */
const PADDING = 16;
/** Room for the title of a frame without inputs, beside which it would stand. */
const FRAME_TITLE = 32;
const FRAME_BOTTOM = 4;
const END_HEIGHT = 38;
/** Where the line of a frame's input or output is, from the left of the place kept for it. */
const FRAME_LINE = 8;

interface Placed {
  scene: Scene;
  /** The ends of the level by the port they stand for, with the place of their line. */
  ends: { end: End; x: number; y: number }[];
}

/** Remembers levels: opening one subgraph lays out only what is around it. */
export class Layouter {
  private readonly known = new Map<string, Promise<Placed>>();

  constructor(private readonly engine: Engine) {}

  async scene(picture: Picture, open: ReadonlySet<string>): Promise<Scene> {
    const ends = [...rootEnds(picture.inputs, true), ...rootEnds(picture.outputs, false)];
    const placed = await this.level(picture, open, ends);
    const { scene } = placed;
    scene.ends.push(...placed.ends.map(({ end, x, y }) => endPlace(end, x, y)));
    return scene;
  }

  /** Lay out one level; the result belongs to the caller. */
  private async level(picture: Picture, open: ReadonlySet<string>, ends: End[]): Promise<Placed> {
    const key = JSON.stringify([
      keyOf(picture),
      openInside(picture, open),
      ends.map((end) => [portKey(end.port), end.incoming, end.width, end.x]),
    ]);
    let placed = this.known.get(key);
    if (!placed) {
      placed = this.place(picture, open, ends);
      this.known.set(key, placed);
      placed.catch(() => this.known.delete(key));
      if (this.known.size > 300) this.known.delete(this.known.keys().next().value ?? "");
    }
    return copied(await placed, picture, ends);
  }

  private async place(picture: Picture, open: ReadonlySet<string>, ends: End[]): Promise<Placed> {
    const read = isRead(readStreams(picture));
    const parts = await Promise.all(picture.nodes.map((node) => this.part(node, open, read)));
    const shapes = parts.map((part) => part.shape);
    const level = levelOf(picture, shapes, ends);
    return assemble(picture, parts, ends, level, await this.engine(level.elk));
  }

  private async part(
    node: Node,
    open: ReadonlySet<string>,
    read: (port: Port) => boolean,
  ): Promise<Part> {
    if (!node.body || !open.has(node.id)) {
      return { node, shape: shapeOf(node, read), inner: null, left: 0, top: 0 };
    }
    const inner = await this.level(node.body, open, frameEnds(node, node.body, read));
    const left = roomLeft(node, inner);
    const top = inner.ends.some(({ end }) => end.incoming) ? 0 : FRAME_TITLE;
    return { node, shape: frameShape(node, inner, { left, top }, read), inner, left, top };
  }
}

interface Part {
  node: Node;
  shape: Shape;
  inner: Placed | null;
  /** From the borders of a frame to what is inside. */
  left: number;
  top: number;
}

/** Everything about a level that its layout depends on. */
function keyOf(picture: Picture): unknown {
  return [
    picture.inputs.map(portKey),
    picture.outputs.map(portKey),
    picture.nodes.map((node) => [
      node.id,
      node.title,
      node.inputs.map(portKey),
      node.outputs.map(portKey),
      node.body && keyOf(node.body),
    ]),
  ];
}

function portKey(port: Port): unknown {
  return [port.stream, port.full, port.tag, port.side, port.backEdge, port.type];
}

function openInside(picture: Picture, open: ReadonlySet<string>): string[] {
  return picture.nodes.flatMap((node) =>
    node.body && open.has(node.id) ? [node.id, ...openInside(node.body, open)] : [],
  );
}

/** Return a copy that shares nothing, with the nodes of this picture: options may have changed. */
function copied(placed: Placed, picture: Picture, ends: End[]): Placed {
  const nodes = new Map<string, Node>();
  const collect = (level: Picture) => {
    for (const node of level.nodes) {
      nodes.set(node.id, node);
      if (node.body) collect(node.body);
    }
  };
  collect(picture);
  const { scene } = placed;
  return {
    ends: placed.ends.map((place, index) => ({ ...place, end: ends[index] ?? place.end })),
    scene: {
      ...scene,
      boxes: scene.boxes.map((box) => ({ ...box, node: nodes.get(box.node.id) ?? box.node })),
      ends: [...scene.ends],
      edges: [...scene.edges],
      labels: [...scene.labels],
    },
  };
}

// Ends

/** More inputs of the graph than this stand in two rows. */
const MANY = 4;

function rootEnds(ports: Port[], incoming: boolean): End[] {
  return ports.map((port, place) => {
    const second = incoming && port.side && ports.length > MANY && place % 2 === 1;
    const { name, type } = label(port);
    const text = Math.max(textWidth(name, STREAM), textWidth(type, TYPE));
    // Whole pixels, so that lines between centres are straight.
    const width = 2 * Math.ceil(text / 2) + 22;
    return { port, incoming, width, height: END_HEIGHT, x: width / 2, second };
  });
}

/** Return the ends inside a frame: the wired ports of the node, by the subgraph's own names. */
function frameEnds(node: Node, body: Picture, read: (port: Port) => boolean): End[] {
  const inside = isRead(readStreams(body));
  const room = (tag: string, named: Port | null) =>
    FRAME_LINE + Math.max(LABEL_INDENT + textWidth(tag, TAG) + 8, named ? labelRoom(named) : 0);
  const incoming = paired(node.inputs, body.inputs).map(([, port]) => ({
    port,
    incoming: true,
    width: room(port.tag, inside(port) ? port : null),
    height: TAG_ROW + LABEL_ROOM,
    x: FRAME_LINE,
  }));
  const outgoing = paired(node.outputs, body.outputs).map(([outer, port]) => ({
    port,
    incoming: false,
    width: room(port.tag, read(outer) ? outer : null),
    height: TAG_ROW + 4,
    x: FRAME_LINE,
  }));
  return [...incoming, ...outgoing];
}

/** Match the ports of a node with the interface of its subgraph: by tag, then by order. */
export function paired(outer: Port[], inner: Port[]): [Port, Port][] {
  const left = [...inner];
  const pairs: [Port, Port][] = [];
  for (const port of outer) {
    const at = left.findIndex((other) => other.tag === port.tag && other.side === port.side);
    const match = left[at];
    if (!match) continue;
    left.splice(at, 1);
    pairs.push([port, match]);
  }
  return pairs;
}

/** Return the space at the left of a frame: its title stands left of its inputs. */
function roomLeft(node: Node, inner: Placed): number {
  const title = textWidth(node.title, TITLE) + TITLE_MARGIN + PADDING;
  const first = Math.min(...inner.ends.filter(({ end }) => end.incoming).map(({ x }) => x));
  return Math.max(PADDING, Number.isFinite(first) ? title - first : 0);
}

function frameShape(
  node: Node,
  inner: Placed,
  { left, top }: { left: number; top: number },
  read: (port: Port) => boolean,
): Shape {
  const title = textWidth(node.title, TITLE) + TITLE_MARGIN + PADDING;
  const width = Math.max(inner.scene.width + left + PADDING, title);
  const height = inner.scene.height + top + FRAME_BOTTOM;
  const slots = (outer: Port[], ports: Port[]) =>
    paired(outer, ports).flatMap(([port, inside]) => {
      const end = inner.ends.find((other) => other.end.port === inside);
      return end ? [{ port, x: end.x + end.end.x + left, row: 0 }] : [];
    });
  const body = node.body;
  return {
    width,
    height,
    outerWidth: width,
    outerHeight: height + (node.outputs.some(read) ? LABEL_ROOM : 0),
    titleY: 17,
    inputs: body ? slots(node.inputs, body.inputs) : [],
    outputs: body ? slots(node.outputs, body.outputs) : [],
  };
}

// Putting together

function assemble(
  picture: Picture,
  parts: Part[],
  ends: End[],
  level: Level,
  elk: ElkNode,
): Placed {
  const scene: Scene = {
    width: elk.width ?? 0,
    height: elk.height ?? 0,
    boxes: [],
    ends: [],
    edges: [],
    labels: [],
  };
  const places = new Map(elk.children?.map((child) => [child.id, child]) ?? []);
  const read = isRead(readStreams(picture));
  for (const [place, part] of parts.entries()) {
    const at = places.get(`n${place}`);
    if (at) addPart(scene, part, { x: at.x ?? 0, y: at.y ?? 0 }, read);
  }
  const standing = ends.map((end, place) => {
    const at = places.get(`${end.incoming ? "i" : "o"}${place}`);
    return { end, x: at?.x ?? 0, y: at?.y ?? 0 };
  });
  for (const { end, x, y } of standing) {
    // The name of a frame's input stands inside, under its tag.
    if (end.incoming && !isRootEnd(end) && read(end.port)) {
      scene.labels.push(labelPlace(end.port, x + end.x, y + TAG_ROW));
    }
  }
  const beginnings = new Map<string, number>();
  for (const [place, { shape }] of parts.entries()) {
    beginnings.set(`n${place}`, (places.get(`n${place}`)?.y ?? 0) + shape.height);
  }
  for (const [place, { end, y }] of standing.entries()) {
    beginnings.set(`i${place}`, isRootEnd(end) ? y + end.height : y);
  }
  const framed = ends.some((end) => !isRootEnd(end));
  for (const edge of elk.edges ?? []) {
    const place = edgePlace(edge, level);
    if (!place) continue;
    const [from, to] = [place.points[0], place.points.at(-1)];
    // ELK sees the names below a box as a part of it; the line begins at the box.
    if (from) from.y = beginnings.get(place.from) ?? from.y;
    const leaves = framed && place.to.startsWith("o");
    if (to && leaves) to.y = scene.height + FRAME_BOTTOM;
    scene.edges.push({ ...place, head: !leaves });
  }
  return { scene, ends: standing };
}

function addPart(scene: Scene, part: Part, at: Point, read: (port: Port) => boolean): void {
  const { node, shape, inner } = part;
  const ports: PortPlace[] = [
    ...shape.inputs.map((slot) => ({ ...slot, incoming: true, x: at.x + slot.x, y: at.y })),
    ...shape.outputs.map((slot) => ({
      ...slot,
      incoming: false,
      x: at.x + slot.x,
      y: at.y + shape.height,
    })),
  ];
  const box: BoxPlace = {
    ...at,
    node,
    width: shape.width,
    height: shape.height,
    open: inner !== null,
    depth: 0,
    ports,
    titleY: shape.titleY,
  };
  scene.boxes.push(box);
  for (const { port, x } of shape.outputs) {
    if (read(port)) scene.labels.push(labelPlace(port, at.x + x, at.y + shape.height));
  }
  if (inner) addInner(scene, inner.scene, { x: at.x + part.left, y: at.y + part.top });
}

function addInner(scene: Scene, inner: Scene, by: Point): void {
  scene.boxes.push(
    ...inner.boxes.map((box) => ({
      ...moved(box, by),
      depth: box.depth + 1,
      ports: box.ports.map((port) => moved(port, by)),
    })),
  );
  scene.edges.push(
    ...inner.edges.map((edge) => ({ ...edge, points: edge.points.map((p) => moved(p, by)) })),
  );
  scene.labels.push(...inner.labels.map((place) => moved(place, by)));
}

function moved<T extends Point>(what: T, by: Point): T {
  return { ...what, x: what.x + by.x, y: what.y + by.y };
}

function labelPlace(port: Port, x: number, y: number) {
  const { name, type } = label(port);
  const key = `${port.side ? "side" : "stream"} ${port.full} ${port.stream}`;
  return { key, port, name, type, x: x + LABEL_INDENT, y: y + 14 };
}

/** Return the line of an edge, with the ids of the boxes that it joins. */
function edgePlace(edge: ElkExtendedEdge, level: Level) {
  const ends = level.edges.get(edge.id);
  const section = edge.sections?.[0];
  if (!ends || !section) return null;
  const points = [section.startPoint, ...(section.bendPoints ?? []), section.endPoint].map(
    ({ x, y }) => ({ x, y }),
  );
  const back = ends.target.backEdge;
  if (back) points.reverse();
  const [from = "", to = ""] = edge.id.split(">").map((port) => port.split(":")[0] ?? "");
  const key = `${ends.source.full}>${ends.target.full}>${edge.id}`;
  return { key, port: ends.source, points, back, from, to };
}

function isRootEnd(end: End): boolean {
  return end.height === END_HEIGHT;
}

function endPlace(end: End, x: number, y: number): EndPlace {
  return { port: end.port, incoming: end.incoming, x, y, width: end.width, height: end.height };
}
