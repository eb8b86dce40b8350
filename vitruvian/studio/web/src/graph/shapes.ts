/** The size of a box and the places of its ports, before anything is laid out. */

import type { Node, Port } from "../protocol";
import {
  LONGEST_LABEL,
  STREAM,
  shortened,
  shortType,
  TAG,
  TITLE,
  TYPE,
  textWidth,
} from "./measure";

export const TITLE_ROW = 24;
export const TAG_ROW = 13;
export const EDGE_OF_BOX = 6;
/** Room below a box for the names and types of the streams that leave it. */
export const LABEL_ROOM = 32;
/** From the line of a stream to its name. */
export const LABEL_INDENT = 6;
/** Beside the title: the stripe and the arrow of a subgraph, and the share of time. */
export const TITLE_MARGIN = 28;

/** No port is nearer to the next one. */
const NEAREST = 16;
/** Inputs whose tags are wider than this side by side stand in two rows. */
const WIDE = 360;

/** A port at its offset from the left; `row` is that of its tag, counted from the border. */
export interface Slot {
  port: Port;
  x: number;
  row: number;
}

export interface Shape {
  /** Of the box as drawn. */
  width: number;
  height: number;
  /** Of the place that it takes, with the names of its streams. */
  outerWidth: number;
  outerHeight: number;
  titleY: number;
  inputs: Slot[];
  outputs: Slot[];
}

export function label(port: Port): { name: string; type: string; width: number } {
  const name = shortened(port.stream, STREAM);
  const type = shortened(shortType(port.type), TYPE);
  const width = Math.max(textWidth(name, STREAM), textWidth(type, TYPE));
  return { name, type, width: Math.min(width, LONGEST_LABEL) };
}

/** Return the shape of a node that is no frame. `read` says which outputs lead somewhere. */
export function shapeOf(node: Node, read: (port: Port) => boolean): Shape {
  const title = textWidth(node.title, TITLE) + 2 * TITLE_MARGIN + (node.body ? 16 : 0);
  const oneRow = sequence(node.inputs, () => 0);
  const rows = oneRow.width > WIDE ? 2 : 1;
  const inputs = rows === 1 ? oneRow : sequence(node.inputs, () => 0, rows);
  const outputs = sequence(node.outputs, (port) => (read(port) ? labelRoom(port) : 0));
  // Even, so that lines between centres are straight.
  const width = 2 * Math.ceil(Math.max(title, inputs.width, outputs.width, 96) / 2);
  const inputSlots = spread(inputs, width);
  const outputSlots = spread(outputs, width);
  const above = node.inputs.some((port) => port.tag) ? rows * TAG_ROW : 0;
  const below = node.outputs.some((port) => port.tag) ? TAG_ROW : 0;
  const height = 2 * EDGE_OF_BOX + above + TITLE_ROW + below;
  const named = outputSlots.filter((slot) => read(slot.port));
  return {
    width,
    height,
    outerWidth: Math.max(width, ...named.map((slot) => slot.x + labelRoom(slot.port))),
    outerHeight: height + (named.length > 0 ? LABEL_ROOM : 0),
    titleY: EDGE_OF_BOX + above + TITLE_ROW / 2,
    inputs: inputSlots,
    outputs: outputSlots,
  };
}

export function labelRoom(port: Port): number {
  return LABEL_INDENT + label(port).width + 8;
}

export function tagRoom(port: Port): number {
  return port.tag ? Math.ceil(textWidth(port.tag, TAG) / 2) + 5 : 8;
}

interface Sequence {
  slots: Slot[];
  width: number;
}

/** Put ports side by side, as near as their tags and names allow; tags take turns in rows. */
function sequence(ports: Port[], room: (port: Port) => number, rows = 1): Sequence {
  const slots: Slot[] = [];
  /** Where each row is free, and where the line of the port before leaves room for another. */
  const free = Array<number>(rows).fill(4);
  let lineEnd = 0;
  for (const [place, port] of ports.entries()) {
    const row = place % rows;
    const x = Math.max((free[row] ?? 4) + tagRoom(port), lineEnd);
    slots.push({ port, x, row });
    free[row] = x + tagRoom(port);
    lineEnd = x + Math.max(room(port), NEAREST);
  }
  return { slots, width: Math.max(...free) + 4 };
}

/** Share what a box is wider than its ports need among the spaces between them. */
function spread({ slots, width }: Sequence, available: number): Slot[] {
  const extra = (available - width) / (slots.length + 1);
  return slots.map((slot, place) => ({ ...slot, x: Math.round(slot.x + extra * (place + 1)) }));
}
