/** Draws the timeline: an axis, and a lane of spans for each thread. */

import { nameOf } from "./stream_names";
import type { TimelineStore } from "./timeline_store";
import { type TimelineView, tickLabel, ticks } from "./timeline_view";

export const AXIS = 20;
export const LANE = 40;
const BAR = 20;
const BAR_TOP = 15;
/** In a bar there is room for the last part of a name alone. */
const NO_NAMES = new Map();

export interface TimelineColours {
  faint: string;
  line: string;
  ground: string;
  marked: string;
  font: string;
  node: (index: number) => string;
}

/** What stands out: a node, by its number; -1 for none. */
export interface Marks {
  node: number;
}

/** Return the height that all lanes take. */
export function heightOf(store: TimelineStore): number {
  return AXIS + LANE * Math.max(1, store.threads.length);
}

export function paintTimeline(
  context: CanvasRenderingContext2D,
  store: TimelineStore,
  view: TimelineView,
  width: number,
  colours: TimelineColours,
  marks: Marks,
): void {
  const height = heightOf(store);
  context.clearRect(0, 0, width, height);
  context.font = colours.font;
  context.textBaseline = "middle";
  paintAxis(context, view, width, height, colours);
  store.rings.forEach((ring, lane) => {
    const top = AXIS + lane * LANE;
    context.globalAlpha = 1;
    context.fillStyle = colours.faint;
    context.fillText(store.threads[lane] ?? "", 6, top + 7);
    context.fillStyle = colours.ground;
    context.fillRect(0, top + BAR_TOP, width, BAR);
    const from = view.end - view.width;
    const scale = width / view.width;
    let drawn = -1;
    ring.between(from, view.end, (start, end, node) => {
      const left = Math.max(0, (start - from) * scale);
      const right = Math.min(width, (end - from) * scale);
      // Of spans that share a pixel, the first is seen.
      if (right <= drawn) return;
      const size = Math.max(1, right - left);
      context.globalAlpha = marks.node >= 0 && marks.node !== node ? 0.25 : 1;
      context.fillStyle = colours.node(node);
      // A pale edge keeps neighbours of one colour apart.
      context.fillRect(left, top + BAR_TOP, size > 3 ? size - 1 : size, BAR);
      drawn = left + size;
      if (size > 60) paintName(context, store.nodes[node] ?? "", left, size, top, colours);
    });
  });
  context.globalAlpha = 1;
}

function paintAxis(
  context: CanvasRenderingContext2D,
  view: TimelineView,
  width: number,
  height: number,
  colours: TimelineColours,
): void {
  const { step, times } = ticks(view, Math.max(2, Math.floor(width / 90)));
  for (const time of times) {
    const x = Math.round(((time - view.end + view.width) / view.width) * width) + 0.5;
    context.strokeStyle = colours.line;
    context.lineWidth = 1;
    context.beginPath();
    context.moveTo(x, AXIS - 5);
    context.lineTo(x, height);
    context.stroke();
    const label = tickLabel(time, step);
    if (time < 0 || x + 4 + context.measureText(label).width > width) continue;
    context.fillStyle = colours.faint;
    context.fillText(label, x + 4, AXIS / 2);
  }
}

function paintName(
  context: CanvasRenderingContext2D,
  node: string,
  left: number,
  size: number,
  top: number,
  colours: TimelineColours,
): void {
  const name = nameOf(NO_NAMES, node).title;
  const letters = Math.floor((size - 8) / 6.2);
  if (letters < 4) return;
  context.fillStyle = colours.marked;
  const shown = name.length > letters ? `${name.slice(0, letters - 1)}…` : name;
  context.fillText(shown, left + 4, top + BAR_TOP + BAR / 2 + 0.5);
}

/** Return the lane at a height; -1 on the axis. */
export function laneAt(y: number): number {
  return y < AXIS ? -1 : Math.floor((y - AXIS) / LANE);
}
