/** What a quick layout puts in rows, and what ties it together. */

import type { ElkExtendedEdge, ElkNode } from "elkjs/lib/elk-api";

/** A box of a row, or a place for a line that passes the row; `x` is its middle. */
export interface Item {
  box: ElkNode | null;
  width: number;
  height: number;
  row: number;
  x: number;
  y: number;
  above: Link[];
  below: Link[];
}

/** Ties two items of neighbouring rows; `start` and `end` are offsets from their middles. */
export interface Link {
  upper: Item;
  lower: Item;
  start: number;
  end: number;
}

/** A port: its item, and how far from the middle of the item it is. */
export interface Place {
  item: Item;
  offset: number;
  isBelow: boolean;
}

export interface Join {
  edge: ElkExtendedEdge;
  from: Place;
  to: Place;
}

/** An edge with the links that it follows down; one that leads back up follows none. */
export interface Wire extends Join {
  links: Link[];
}
