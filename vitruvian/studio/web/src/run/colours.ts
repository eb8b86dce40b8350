/** Colours of nodes in the timeline and the table: neighbours differ, a node keeps its own. */

/** The golden angle: hues of numbers that follow one another lie far apart. */
const STEP = 137.508;

/** Return the colour of node number `index`, for light or dark ground. */
export function nodeColour(index: number, isDark: boolean): string {
  const hue = (index * STEP + 210) % 360;
  return isDark ? `oklch(0.70 0.12 ${hue.toFixed(0)})` : `oklch(0.62 0.13 ${hue.toFixed(0)})`;
}
