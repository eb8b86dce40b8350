/** The lines between the rows: down, aside in a lane between two rows, and down again. */

import type { ElkEdgeSection } from "elkjs/lib/elk-api";
import type { Point } from "../scene";
import type { Item, Link, Place, Wire } from "./item";

/** Between the rows, and between two lanes. */
const ROW_GAP = 26;
const LANE = 10;

/** The height of the lane of each link that goes aside. */
type Lanes = ReadonlyMap<Link, number>;

/** Set how far down each row is; returns the lanes, and where the last row ends. */
export function lower(rows: Item[][]): { lanes: Lanes; bottom: number } {
  const lanes = new Map<Link, number>();
  let bottom = 0;
  for (const row of rows) {
    for (const item of row) item.y = bottom;
    const end = bottom + Math.max(0, ...row.map(({ height }) => height));
    const taken = lanesOf(row.flatMap(({ below }) => below));
    const first = end + ROW_GAP / 2;
    for (const [link, lane] of taken) lanes.set(link, first + lane * LANE);
    bottom = end + ROW_GAP + Math.max(0, ...taken.values()) * LANE;
    for (const item of row) if (!item.box) item.height = end - item.y;
  }
  return { lanes, bottom: bottom - ROW_GAP };
}

/** Give each link that goes aside the first lane that is free there; those of a port share one. */
function lanesOf(links: Link[]): Map<Link, number> {
  const groups = new Map<string, Link[]>();
  const numbers = new Map<Item, number>();
  for (const link of links) {
    const number = numbers.get(link.upper) ?? numbers.size;
    numbers.set(link.upper, number);
    const key = `${number} ${link.start}`;
    groups.set(key, [...(groups.get(key) ?? []), link]);
  }
  const ends: { from: number; to: number }[][] = [];
  const found = new Map<Link, number>();
  for (const group of groups.values()) {
    if (!group.some(goesAside)) continue;
    const places = group.flatMap((link) => [startOf(link), endOf(link)]);
    const span = { from: Math.min(...places) - LANE, to: Math.max(...places) + LANE };
    const isFree = (lane: { from: number; to: number }[]) =>
      lane.every(({ from, to }) => to < span.from || from > span.to);
    let lane = ends.findIndex(isFree);
    if (lane < 0) lane = ends.push([]) - 1;
    ends[lane]?.push(span);
    for (const link of group) if (goesAside(link)) found.set(link, lane);
  }
  return found;
}

const startOf = ({ upper, start }: Link) => upper.x + start;
const endOf = ({ lower, end }: Link) => lower.x + end;
const goesAside = (link: Link) => Math.abs(startOf(link) - endOf(link)) > 0.5;

/** Return the line of a wire that leads down. */
export function lineDown({ from, links }: Wire, lanes: Lanes): Point[] {
  const points: Point[] = [placeOf(from)];
  for (const link of links) {
    const lane = lanes.get(link);
    if (lane !== undefined) points.push({ x: startOf(link), y: lane }, { x: endOf(link), y: lane });
  }
  const last = links.at(-1);
  if (last) points.push({ x: endOf(last), y: last.lower.y });
  return points;
}

/** Return the line of a wire that leads back: around at the right, `side` from the left. */
export function lineBack({ from, to }: Wire, side: number): Point[] {
  const around = (place: Place): Point[] => {
    const at = placeOf(place);
    const aside = at.y + (place.isBelow ? ROW_GAP / 4 : -ROW_GAP / 4);
    return [at, { x: at.x, y: aside }, { x: side, y: aside }];
  };
  return [...around(from), ...around(to).reverse()];
}

function placeOf({ item, offset, isBelow }: Place): Point {
  return { x: item.x + offset, y: item.y + (isBelow ? item.height : 0) };
}

/** Return a line as ELK describes it. */
export function sectionOf(id: string, points: Point[]): ElkEdgeSection {
  const [startPoint = { x: 0, y: 0 }, ...rest] = points;
  const endPoint = rest.pop() ?? startPoint;
  return { id, startPoint, endPoint, bendPoints: rest };
}
