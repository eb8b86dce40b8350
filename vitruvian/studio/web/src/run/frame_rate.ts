/** Frames a second, counted over the last seconds. */

const WINDOW = 2000;

export class FrameRate {
  private samples: { time: number; frames: number }[] = [];

  /** Take in how many frames there are by now; returns the rate, null until it can be told. */
  add(frames: number, now = performance.now()): number | null {
    this.samples.push({ time: now, frames });
    while (this.samples.length > 2 && now - (this.samples[1]?.time ?? now) >= WINDOW) {
      this.samples.shift();
    }
    const first = this.samples[0];
    if (!first || now - first.time < 200) return null;
    return ((frames - first.frames) / (now - first.time)) * 1000;
  }

  clear(): void {
    this.samples = [];
  }
}
