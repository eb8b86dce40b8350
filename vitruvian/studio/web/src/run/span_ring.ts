/** The last spans of one thread, in arrays of a fixed length: memory does not grow with the run. */

export interface SpanView {
  /** Microseconds since the first message of the run. */
  start: number;
  end: number;
  node: number;
  /** Timestamp of the packets, in microseconds; NaN where the call had none. */
  timestamp: number;
}

export class SpanRing {
  private readonly start: Float64Array;
  private readonly end: Float64Array;
  private readonly stamp: Float64Array;
  private readonly node: Int32Array;
  private next = 0;
  length = 0;

  constructor(readonly capacity: number) {
    this.start = new Float64Array(capacity);
    this.end = new Float64Array(capacity);
    this.stamp = new Float64Array(capacity);
    this.node = new Int32Array(capacity);
  }

  /** Add a span that starts no earlier than the ones before; the oldest makes room. */
  push(start: number, end: number, node: number, timestamp: number): void {
    const at = this.next;
    this.start[at] = start;
    this.end[at] = end;
    this.node[at] = node;
    this.stamp[at] = timestamp;
    this.next = (at + 1) % this.capacity;
    if (this.length < this.capacity) this.length += 1;
  }

  /** Return span number `index`, counted from the oldest. */
  at(index: number): SpanView {
    const at = this.place(index);
    return {
      start: this.start[at] as number,
      end: this.end[at] as number,
      node: this.node[at] as number,
      timestamp: this.stamp[at] as number,
    };
  }

  /** Return the number of the first span that ends after `time`; `length` if none does. */
  firstEndingAfter(time: number): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.end[this.place(middle)] as number) > time) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** Call `draw` with each span that lies between two times, at least in part. */
  between(
    from: number,
    to: number,
    draw: (start: number, end: number, node: number) => void,
  ): void {
    for (let index = this.firstEndingAfter(from); index < this.length; index += 1) {
      const at = this.place(index);
      if ((this.start[at] as number) >= to) return;
      draw(this.start[at] as number, this.end[at] as number, this.node[at] as number);
    }
  }

  /** Return the span at a time, or the nearest one within `slack`; null if there is none. */
  find(time: number, slack: number): SpanView | null {
    let best: SpanView | null = null;
    let distance = slack;
    for (let index = this.firstEndingAfter(time - slack); index < this.length; index += 1) {
      const span = this.at(index);
      if (span.start > time + slack) break;
      const away = time < span.start ? span.start - time : time > span.end ? time - span.end : 0;
      if (away <= distance) {
        best = span;
        distance = away;
        if (away === 0) break;
      }
    }
    return best;
  }

  /** Return when the newest span ended; -Infinity where there is none. */
  get newest(): number {
    return this.length ? (this.end[this.place(this.length - 1)] as number) : -Infinity;
  }

  /** Return when the oldest span began; Infinity where there is none. */
  get oldest(): number {
    return this.length ? (this.start[this.place(0)] as number) : Infinity;
  }

  private place(index: number): number {
    return (this.next - this.length + index + this.capacity) % this.capacity;
  }
}
