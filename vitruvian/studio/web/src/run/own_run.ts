/** Which run this tab has, remembered over a reload. */

import { effect } from "@preact/signals";
import { runId } from "../state/run";

const KEY = "vitruvian-run";

/** Return the run that this tab had before it was loaded. */
export function rememberedRun(): string | null {
  try {
    return sessionStorage.getItem(KEY);
  } catch {
    return null;
  }
}

/** Remember the run from now on. */
export function rememberRun(): void {
  effect(() => {
    const run = runId.value;
    try {
      if (run === null) sessionStorage.removeItem(KEY);
      else sessionStorage.setItem(KEY, run);
    } catch {
      // A browser without storage shows the run in the list alone.
    }
  });
}
