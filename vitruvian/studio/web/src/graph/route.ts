/** Lines of streams: right angles with their corners rounded. */

import type { Point } from "./scene";

export const RADIUS = 7;

/** Return the SVG path through the points. */
export function pathThrough(points: readonly Point[], radius = RADIUS): string {
  const [first, ...rest] = points;
  const last = rest.pop();
  if (!first) return "";
  const parts = [`M${at(first)}`];
  let previous = first;
  for (const [place, corner] of rest.entries()) {
    const next = rest[place + 1] ?? last;
    if (!next) break;
    const room = Math.min(radius, distance(previous, corner) / 2, distance(corner, next) / 2);
    parts.push(`L${at(towards(corner, previous, room))}`);
    parts.push(`Q${at(corner)} ${at(towards(corner, next, room))}`);
    previous = corner;
  }
  if (last) parts.push(`L${at(last)}`);
  return parts.join("");
}

function at({ x, y }: Point): string {
  return `${round(x)} ${round(y)}`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

function towards(from: Point, to: Point, length: number): Point {
  const whole = distance(from, to);
  if (whole === 0) return from;
  return {
    x: from.x + ((to.x - from.x) * length) / whole,
    y: from.y + ((to.y - from.y) * length) / whole,
  };
}
