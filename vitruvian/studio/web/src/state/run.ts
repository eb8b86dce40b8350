/** What is known about the run in progress; filled by the run view, read by the graph view. */

import { signal } from "@preact/signals";
import type { NodeStatistics, RunError, RunState, StreamStatistics } from "../protocol";

export const phase = signal<"idle" | RunState>("idle");

/** The last figures, by the full name of the node or stream; empty where nothing has run. */
export const nodeFigures = signal<ReadonlyMap<string, NodeStatistics>>(new Map());
export const streamFigures = signal<ReadonlyMap<string, StreamStatistics>>(new Map());

/** What stopped the run. */
export const runFault = signal<RunError | null>(null);

/** The full names of the streams whose packets are listed. */
export const inspected = signal<readonly string[]>([]);

/** List the packets of a stream; again: no more. */
export function inspect(stream: string): void {
  const others = inspected.value.filter((other) => other !== stream);
  inspected.value = others.length < inspected.value.length ? others : [...others, stream];
}
