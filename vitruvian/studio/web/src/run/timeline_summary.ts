/** Which nodes take the time that the timeline shows. */

import type { TimelineStore } from "./timeline_store";
import type { TimelineView } from "./timeline_view";

export interface NodeTime {
  /** The node's number in the store. */
  node: number;
  /** Microseconds within the view, on all threads. */
  time: number;
  calls: number;
}

/** Sum up the spans in view by node; those that take longest come first. */
export function timeByNode(store: TimelineStore, view: TimelineView): NodeTime[] {
  const from = view.end - view.width;
  const times = new Map<number, NodeTime>();
  for (const ring of store.rings) {
    ring.between(from, view.end, (start, end, node) => {
      const inView = Math.min(end, view.end) - Math.max(start, from);
      const known = times.get(node);
      if (known) {
        known.time += inView;
        known.calls += 1;
      } else {
        times.set(node, { node, time: inView, calls: 1 });
      }
    });
  }
  return [...times.values()].sort((one, other) => other.time - one.time);
}
