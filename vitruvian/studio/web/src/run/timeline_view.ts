/** Which part of the time the timeline shows, and how zooming and panning change it. */

export interface TimelineView {
  /** Microseconds. */
  end: number;
  width: number;
  /** The view moves along with the run. */
  follows: boolean;
}

export const NARROWEST = 200;
export const WIDEST = 30e6;
export const FIRST_VIEW: TimelineView = { end: 0, width: 5e5, follows: true };

/** Zoom by `factor` (above 1 shows less), keeping the time at `fraction` of the width in place. */
export function zoomed(view: TimelineView, factor: number, fraction: number): TimelineView {
  const width = Math.min(WIDEST, Math.max(NARROWEST, view.width / factor));
  if (view.follows) return { ...view, width };
  const time = view.end - view.width * (1 - fraction);
  return { ...view, width, end: time + width * (1 - fraction) };
}

/** Move by a share of the width; positive shows what is later. Moving stops the following. */
export function panned(
  view: TimelineView,
  share: number,
  oldest: number,
  newest: number,
): TimelineView {
  const end = view.end + share * view.width;
  const least = Math.min(oldest + view.width * 0.1, newest);
  return {
    ...view,
    follows: false,
    end: Math.min(newest + view.width * 0.5, Math.max(least, end)),
  };
}

/** Show the newest time if the view follows the run. */
export function followed(view: TimelineView, newest: number): TimelineView {
  return view.follows && Number.isFinite(newest) ? { ...view, end: newest } : view;
}

/** Return where the marks of the axis are, `count` of them or fewer, and their distance. */
export function ticks(view: TimelineView, count: number): { step: number; times: number[] } {
  const rough = view.width / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((unit) => unit * power).find((unit) => unit >= rough) ?? rough;
  const from = view.end - view.width;
  const times: number[] = [];
  for (let time = Math.ceil(from / step) * step; time <= view.end; time += step) times.push(time);
  return { step, times };
}

/** Write a time on the axis with the digits that the distance of the marks asks for. */
export function tickLabel(time: number, step: number): string {
  const digits = Math.max(0, Math.min(6, Math.ceil(6 - Math.log10(step) - 1e-9)));
  return `${(time / 1e6).toFixed(digits)} s`;
}
