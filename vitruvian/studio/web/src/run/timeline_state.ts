/** The timeline of the run in progress. */

import { signal } from "@preact/signals";
import { TimelineStore } from "./timeline_store";

/** The spans; replaced when a run starts, filled while it runs. */
export const timeline = signal(new TimelineStore());
/** Counts the messages, so that views know of new spans. */
export const timelineChanges = signal(0);
