/** Which box comes in which row: below everything that it reads. */

import type { Item, Join } from "./item";

type Followers = ReadonlyMap<Item, readonly Item[]>;

/** Set the rows of all boxes; `joins` lead down, but for those that close a circle. */
export function assignRows(boxes: Item[], joins: Join[]): void {
  const firsts = boxes.filter((box) => constraintOf(box).startsWith("FIRST"));
  const hasSecond = firsts.some((box) => constraintOf(box) === "FIRST");
  for (const box of firsts) box.row = hasSecond && constraintOf(box) === "FIRST" ? 1 : 0;
  const inner = boxes.filter((box) => !constraintOf(box));
  const top = Math.max(-1, ...firsts.map(({ row }) => row)) + 1;
  descend(inner, followersOf(joins, inner), top);
  const last = Math.max(top - 1, ...inner.map(({ row }) => row)) + 1;
  for (const box of boxes) if (constraintOf(box).startsWith("LAST")) box.row = last;
}

function constraintOf({ box }: Item): string {
  return box?.layoutOptions?.["elk.layered.layering.layerConstraint"] ?? "";
}

function followersOf(joins: Join[], inner: Item[]): Followers {
  const found = new Map(inner.map((item): [Item, Item[]] => [item, []]));
  for (const { from, to } of joins) if (found.has(to.item)) found.get(from.item)?.push(to.item);
  return found;
}

function descend(inner: Item[], followers: Followers, top: number): void {
  const order = ordered(inner, followers);
  const place = new Map(order.map((item, at) => [item, at]));
  const below = (item: Item) =>
    (followers.get(item) ?? []).filter((next) => (place.get(next) ?? 0) > (place.get(item) ?? 0));
  for (const item of order) item.row = top;
  for (const item of order) {
    for (const next of below(item)) next.row = Math.max(next.row, item.row + 1);
  }
  const read = new Set(order.flatMap(below));
  for (const item of order.toReversed()) {
    // What reads nothing of the level stands just above its first reader.
    const rows = below(item).map(({ row }) => row);
    if (!read.has(item) && rows.length > 0) item.row = Math.max(top, Math.min(...rows) - 1);
  }
}

/** Return the items so that each comes before its followers, as far as there are no circles. */
function ordered(items: Item[], followers: Followers): Item[] {
  const waiting = new Map(items.map((item) => [item, 0]));
  for (const next of [...followers.values()].flat())
    waiting.set(next, (waiting.get(next) ?? 0) + 1);
  const order = new Set<Item>();
  const ready = items.filter((item) => waiting.get(item) === 0);
  while (order.size < items.length) {
    // In a circle the one that stands first in the text begins.
    const item = ready.shift() ?? items.find((each) => !order.has(each));
    if (!item || order.has(item)) continue;
    order.add(item);
    for (const next of followers.get(item) ?? []) {
      const left = (waiting.get(next) ?? 0) - 1;
      waiting.set(next, left);
      if (left === 0) ready.push(next);
    }
  }
  return [...order];
}
