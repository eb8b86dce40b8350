/** How panes share the width. */

/** No pane gets narrower than this part of the width. */
export const LEAST = 0.12;

/** Return stored shares if they are usable, else the standard ones. */
export function clampShares(stored: unknown, standard: number[]): number[] {
  const usable =
    Array.isArray(stored) &&
    stored.length === standard.length &&
    stored.every((share) => typeof share === "number" && share >= LEAST && share <= 1);
  return usable ? (stored as number[]) : standard;
}

/** Move the border between two panes by a part of the width. */
export function dragged(shares: number[], left: number, right: number, part: number): number[] {
  const first = shares[left] ?? 0;
  const second = shares[right] ?? 0;
  const moved = Math.min(Math.max(part, LEAST - first), second - LEAST);
  return shares.map((share, place) =>
    place === left ? first + moved : place === right ? second - moved : share,
  );
}
