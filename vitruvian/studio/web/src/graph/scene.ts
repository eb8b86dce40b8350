/** A graph with a place for everything: what the layout makes and the drawing shows. */

import type { Node, Port } from "../protocol";

export interface Point {
  x: number;
  y: number;
}

/** One end of a stream at the border of a box; `x` and `y` are in the scene. */
export interface PortPlace extends Point {
  port: Port;
  incoming: boolean;
  /** The row of its tag, counted from the border. */
  row: number;
}

/** A node: a box, or the frame around what is inside an open subgraph. */
export interface BoxPlace extends Point {
  node: Node;
  width: number;
  height: number;
  open: boolean;
  depth: number;
  ports: PortPlace[];
  /** Where the title stands: in the middle of a box, at the left of a frame. */
  titleY: number;
}

/** An input or output of the whole graph. */
export interface EndPlace extends Point {
  port: Port;
  width: number;
  height: number;
  incoming: boolean;
}

export interface EdgePlace {
  key: string;
  port: Port;
  points: Point[];
  /** Runs against the order of the graph: a declared back edge. */
  back: boolean;
  /** Whether it ends in an arrow: not where it only passes the border of a frame. */
  head: boolean;
}

/** The name of a stream beside the line that leaves its producer. */
export interface LabelPlace extends Point {
  key: string;
  port: Port;
  name: string;
  type: string;
}

export interface Scene {
  width: number;
  height: number;
  /** Frames come before what is inside them. */
  boxes: BoxPlace[];
  ends: EndPlace[];
  edges: EdgePlace[];
  labels: LabelPlace[];
}

export const EMPTY_SCENE: Scene = {
  width: 0,
  height: 0,
  boxes: [],
  ends: [],
  edges: [],
  labels: [],
};
