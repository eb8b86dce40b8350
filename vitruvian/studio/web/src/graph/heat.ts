/** The share of time as a colour. */

import { computed } from "@preact/signals";
import { nodeFigures } from "../state/run";
import { allNodes } from "./graph_state";

/** The share of every node; that of a subgraph is the sum of what is inside. */
export const shares = computed<ReadonlyMap<string, number>>(() => {
  const found = new Map<string, number>();
  for (const [id, figures] of nodeFigures.value) {
    const around = allNodes.value.get(id)?.around ?? [];
    for (const each of [id, ...around]) found.set(each, (found.get(each) ?? 0) + figures.share);
  }
  return found;
});

/** Return a CSS colour between the tokens `--heat-0`, `--heat-1` and `--heat-2`. */
export function heat(share: number): string {
  // Most shares are small: the root spreads them out.
  const part = Math.sqrt(Math.min(Math.max(share, 0), 1));
  const percent = Math.round((part < 0.5 ? part : part - 0.5) * 200);
  return part < 0.5
    ? `color-mix(in oklab, var(--heat-1) ${percent}%, var(--heat-0))`
    : `color-mix(in oklab, var(--heat-2) ${percent}%, var(--heat-1))`;
}
