/** When the first graph is drawn: what is not needed for that begins then. */

import { effect } from "@preact/signals";
import { scene } from "./graph_state";

/** Milliseconds after which nothing waits any more: there may be no graph. */
const LONGEST = 1500;

/** Wait until a graph has been drawn for the first time. */
export function firstDrawing(): Promise<void> {
  return new Promise((resolve) => {
    // Pages that are not in view draw no frames.
    setTimeout(resolve, LONGEST);
    const stop = effect(() => {
      if (scene.value.boxes.length === 0) return;
      queueMicrotask(() => stop());
      requestAnimationFrame(() => setTimeout(resolve));
    });
  });
}
