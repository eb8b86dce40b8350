/** From a graph to rows of boxes and of the places where long lines pass. */

import type { ElkNode } from "elkjs/lib/elk-api";
import type { Item, Join, Link, Place, Wire } from "./item";
import { assignRows } from "./rows";

export interface Items {
  rows: Item[][];
  wires: Wire[];
}

/** Between two lines that pass a row. */
const LINE_WIDTH = 4;

export function itemsOf(graph: ElkNode): Items {
  const boxes = (graph.children ?? []).map((box) => itemOf(box, box.width, box.height));
  const ports = new Map(boxes.flatMap(placesOf));
  const joins = (graph.edges ?? []).flatMap((edge): Join[] => {
    const from = ports.get(edge.sources[0] ?? "");
    const to = ports.get(edge.targets[0] ?? "");
    return from && to ? [{ edge, from, to }] : [];
  });
  assignRows(boxes, joins.filter(leadsDown));
  const wires = [...bySource(joins).values()].flatMap(trunk);
  const rows: Item[][] = [];
  const put = (item: Item) => {
    rows[item.row] ??= [];
    rows[item.row]?.push(item);
  };
  boxes.forEach(put);
  const passed = new Set(wires.flatMap(({ links }) => links.map(({ lower }) => lower)));
  for (const item of passed) if (!item.box) put(item);
  return { rows: Array.from(rows, (row) => row ?? []), wires };
}

/** Back edges begin where their reader is, at its top. */
function leadsDown({ from, to }: Join): boolean {
  return from.isBelow && !to.isBelow && from.item !== to.item;
}

function itemOf(box: ElkNode | null, width = 0, height = 0): Item {
  return { box, width, height, row: 0, x: 0, y: 0, above: [], below: [] };
}

function placesOf(item: Item): [string, Place][] {
  return (item.box?.ports ?? []).map((port) => {
    const isBelow = port.layoutOptions?.["elk.port.side"] === "SOUTH";
    return [port.id, { item, offset: (port.x ?? 0) - item.width / 2, isBelow }];
  });
}

function bySource(joins: Join[]): Map<Place, Join[]> {
  const found = new Map<Place, Join[]>();
  for (const join of joins) found.set(join.from, [...(found.get(join.from) ?? []), join]);
  return found;
}

/** Lead one stream to all of its readers: they share the line as far as they have one way. */
function trunk(joins: Join[]): Wire[] {
  const down = joins.filter((join) => leadsDown(join) && join.to.item.row > join.from.item.row);
  const shared: Link[] = [];
  return joins.map((join): Wire => {
    if (!down.includes(join)) return { ...join, links: [] };
    const { from, to } = join;
    const steps = to.item.row - from.item.row - 1;
    while (shared.length < steps) {
      const upper = shared.at(-1)?.lower ?? from.item;
      const lower = itemOf(null, LINE_WIDTH);
      lower.row = upper.row + 1;
      shared.push(linked(upper, lower, shared.length === 0 ? from.offset : 0, 0));
    }
    const links = shared.slice(0, steps);
    const last = links.at(-1)?.lower ?? from.item;
    return {
      ...join,
      links: [...links, linked(last, to.item, last.box ? from.offset : 0, to.offset)],
    };
  });
}

function linked(upper: Item, lower: Item, start: number, end: number): Link {
  const link = { upper, lower, start, end };
  upper.below.push(link);
  lower.above.push(link);
  return link;
}
