/** How long to wait before a lost connection is tried again. */

const FIRST = 500;
const LONGEST = 5000;

/** Return the milliseconds before the next try: twice as long each time, up to a limit. */
export function waitBefore(tries: number): number {
  return Math.min(FIRST * 2 ** tries, LONGEST);
}

/** What became of a run whose connection was lost. */
export type Fate = "there" | "gone" | "unknown";

/** Ask the server; while it does not answer, nothing is known. */
export async function fateOf(run: string, list: () => Promise<{ run: string }[]>): Promise<Fate> {
  try {
    return (await list()).some((other) => other.run === run) ? "there" : "gone";
  } catch {
    return "unknown";
  }
}
