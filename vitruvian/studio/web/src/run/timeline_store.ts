/** What the timeline shows: a ring of spans for each thread, and the names of the nodes. */

import type { TimelineMessage } from "../protocol";
import { SpanRing } from "./span_ring";

/** Spans kept for a thread: some seconds even of a graph that is all small nodes. */
export const SPANS_PER_THREAD = 8192;
/** Threads shown; a run has no more than a few. */
const LARGEST_THREADS = 32;

export class TimelineStore {
  readonly nodes: string[] = [];
  readonly threads: string[] = [];
  readonly rings: SpanRing[] = [];
  /** Spans that the server left out to keep its messages short. */
  thinned = 0;
  private readonly nodeNumbers = new Map<string, number>();
  private readonly threadNumbers = new Map<string, number>();
  private origin: number | null = null;

  constructor(private readonly capacity = SPANS_PER_THREAD) {}

  /** Take in a message; its numbers of threads and nodes count in its own lists. */
  add(message: TimelineMessage): void {
    this.origin ??= message.origin;
    const shift = (message.origin - this.origin) / 1000;
    const nodes = message.nodes.map((node) => this.nodeNumber(node));
    const threads = message.threads.map((thread) => this.threadNumber(thread));
    this.thinned += message.thinned ?? 0;
    const spans = [...message.spans].sort((one, other) => one[2] - other[2]);
    for (const [thread, node, start, duration, timestamp] of spans) {
      const ring = this.rings[threads[thread] ?? -1];
      const from = start + shift;
      ring?.push(from, from + duration, nodes[node] ?? -1, timestamp ?? NaN);
    }
  }

  /** Return when the newest span ended. */
  get newest(): number {
    return this.rings.reduce((latest, ring) => Math.max(latest, ring.newest), -Infinity);
  }

  /** Return when the oldest span that is still kept began. */
  get oldest(): number {
    return this.rings.reduce((first, ring) => Math.min(first, ring.oldest), Infinity);
  }

  get isEmpty(): boolean {
    return this.rings.every((ring) => ring.length === 0);
  }

  private nodeNumber(node: string): number {
    let number = this.nodeNumbers.get(node);
    if (number === undefined) {
      number = this.nodes.push(node) - 1;
      this.nodeNumbers.set(node, number);
    }
    return number;
  }

  private threadNumber(thread: string): number {
    let number = this.threadNumbers.get(thread);
    if (number === undefined) {
      if (this.threads.length >= LARGEST_THREADS) return -1;
      number = this.threads.push(thread) - 1;
      this.rings.push(new SpanRing(this.capacity));
      this.threadNumbers.set(thread, number);
    }
    return number;
  }
}
