/** The order within the rows, and from it the place of everything from left to right. */

import type { Item } from "./item";

const GAP = 20;
const ORDER_SWEEPS = 8;
const PLACE_SWEEPS = 24;
/** Long lines should rather be straight than short ones. */
const LONG = 8;

/** Order each row so that few lines cross, then move its items to where lines are straight. */
export function arrange(rows: Item[][]): void {
  for (const row of rows) pack(row);
  for (let sweep = 0; sweep < ORDER_SWEEPS; sweep += 1) {
    const down = sweep % 2 === 0;
    for (const row of down ? rows : rows.toReversed()) {
      const wishes = new Map(row.map((item) => [item, middleOf(item, down)]));
      row.sort((one, other) => (wishes.get(one) ?? 0) - (wishes.get(other) ?? 0));
      pack(row);
    }
  }
  for (let sweep = 0; sweep < PLACE_SWEEPS; sweep += 1) {
    const down = sweep % 2 === 0;
    for (const row of down ? rows : rows.toReversed()) settle(row);
  }
  const left = Math.min(...rows.flat().map(({ x, width }) => x - width / 2));
  for (const item of rows.flat()) item.x -= left;
}

function pack(row: Item[]): void {
  let edge = -(row.reduce((sum, { width }) => sum + width, 0) + GAP * (row.length - 1)) / 2;
  for (const item of row) {
    item.x = edge + item.width / 2;
    edge += item.width + GAP;
  }
}

/** The mean place of what an item is linked to, in the rows above or below. */
function middleOf(item: Item, down: boolean): number {
  const ends = down
    ? item.above.map(({ upper, start }) => upper.x + start)
    : item.below.map(({ lower, end }) => lower.x + end);
  return ends.length === 0 ? item.x : ends.reduce((sum, x) => sum + x, 0) / ends.length;
}

/** Move the items of a row as near as they come to where their lines would be straight. */
function settle(row: Item[]): void {
  let shift = 0;
  const wanted = row.map((item, at) => {
    const before = row[at - 1];
    if (before) shift += (before.width + item.width) / 2 + GAP;
    const { value, weight } = goalOf(item);
    return { value: value - shift, weight, shift };
  });
  for (const [at, value] of nonDecreasing(wanted).entries()) {
    const item = row[at];
    if (item) item.x = value + (wanted[at]?.shift ?? 0);
  }
}

interface Wish {
  value: number;
  weight: number;
}

function goalOf(item: Item): Wish {
  const goals = [
    ...item.above.map(({ upper, start, end }) => ({ to: upper, x: upper.x + start - end })),
    ...item.below.map(({ lower, start, end }) => ({ to: lower, x: lower.x + end - start })),
  ].map(({ to, x }) => ({ x, weight: item.box || to.box ? 1 : LONG }));
  const weight = goals.reduce((sum, goal) => sum + goal.weight, 0);
  if (weight === 0) return { value: item.x, weight: 0.01 };
  return { value: goals.reduce((sum, goal) => sum + goal.x * goal.weight, 0) / weight, weight };
}

/** Return the non-decreasing numbers nearest to the wanted ones.
 *
 * Neighbours that would overtake one another are pooled and share their weighted mean.
 */
export function nonDecreasing(wanted: readonly Wish[]): number[] {
  const pools: (Wish & { size: number })[] = [];
  for (const wish of wanted) {
    let pool = { ...wish, size: 1 };
    for (let last = pools.at(-1); last && last.value > pool.value; last = pools.at(-1)) {
      pools.pop();
      const weight = last.weight + pool.weight;
      const value = (last.value * last.weight + pool.value * pool.weight) / weight;
      pool = { value, weight, size: last.size + pool.size };
    }
    pools.push(pool);
  }
  return pools.flatMap(({ value, size }) => Array<number>(size).fill(value));
}
