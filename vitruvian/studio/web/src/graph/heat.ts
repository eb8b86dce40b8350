/** The share of time as a colour. */

/** Return a CSS colour between the tokens `--heat-0`, `--heat-1` and `--heat-2`. */
export function heat(share: number): string {
  // Most shares are small: the root spreads them out.
  const part = Math.sqrt(Math.min(Math.max(share, 0), 1));
  const percent = Math.round((part < 0.5 ? part : part - 0.5) * 200);
  return part < 0.5
    ? `color-mix(in oklab, var(--heat-1) ${percent}%, var(--heat-0))`
    : `color-mix(in oklab, var(--heat-2) ${percent}%, var(--heat-1))`;
}
