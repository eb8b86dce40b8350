/** What is known about the run in progress; filled by the run view, read by the graph view. */

import { computed, signal } from "@preact/signals";
import type {
  NodeStatistics,
  PacketMessage,
  RunError,
  RunState,
  StatisticsMessage,
  StreamStatistics,
} from "../protocol";

/** Streams that can be looked at side by side. */
export const MOST_INSPECTED = 6;

export const phase = signal<"idle" | "lost" | RunState>("idle");
const GOING: readonly string[] = ["starting", "running", "paused"];

/** Tell whether a run in this state goes on. */
export function isGoing(state: "idle" | "lost" | RunState): boolean {
  return GOING.includes(state);
}

export const isActive = computed(() => isGoing(phase.value));
export const runId = signal<string | null>(null);

/** What stopped the run. */
export const runFault = signal<RunError | null>(null);
/** What kept a run from starting, or what its server did not understand. */
export const runNotice = signal<string | null>(null);

export const frames = signal(0);
export const totalFrames = signal<number | null>(null);
/** Frames a second, of the last seconds. */
export const framesPerSecond = signal<number | null>(null);
/** Frames of the browser's camera that came too late. */
export const lateFrames = signal(0);
/** What was wrong with inputs that gave results all the same. */
export const warnings = signal<readonly string[]>([]);
/** Milliseconds from a frame's entering the graph to its picture on the page. */
export const latency = signal<number | null>(null);
/** The files that the run offers. */
export const downloads = signal<readonly string[]>([]);

export const statistics = signal<StatisticsMessage | null>(null);

/** Frames a second as they are shown: of now, and of a run that is over those of all its time. */
export const shownRate = computed(() => {
  const seconds = statistics.value?.seconds;
  const isOver = !isActive.value && phase.value !== "idle" && phase.value !== "lost";
  return isOver && seconds ? frames.value / seconds : framesPerSecond.value;
});

/** Packets that no call has seen: late frames, and what limiters and full queues left out. */
export const dropped = computed(() =>
  (statistics.value?.nodes ?? []).reduce((sum, node) => sum + node.dropped, lateFrames.value),
);

/** The last figures, by the full name of the node or stream; empty where nothing has run. */
export const nodeFigures = computed<ReadonlyMap<string, NodeStatistics>>(
  () => new Map(statistics.value?.nodes.map((node) => [node.id, node])),
);
export const streamFigures = computed<ReadonlyMap<string, StreamStatistics>>(
  () => new Map(statistics.value?.streams.map((stream) => [stream.stream, stream])),
);

/** The full names of the streams whose packets are listed. */
export const inspected = signal<readonly string[]>([]);
/** Their last packets, the newest first. */
export const packets = signal<ReadonlyMap<string, readonly PacketMessage[]>>(new Map());
/** The stream whose pictures are shown big. */
export const watched = signal<string | null>(null);

/** List the packets of a stream; again: no more. Of too many streams, the first one goes. */
export function inspect(stream: string): void {
  const others = inspected.value.filter((other) => other !== stream);
  const isListed = others.length < inspected.value.length;
  inspected.value = isListed ? others : [...others, stream].slice(-MOST_INSPECTED);
}
