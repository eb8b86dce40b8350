/** What differs between two texts, line by line. */

export interface DifferentLine {
  /** " " in both, "-" only in the first, "+" only in the second, "…" lines left out. */
  sign: " " | "-" | "+" | "…";
  text: string;
}

/** Lines in common that are shown around those that differ. */
const AROUND = 2;
/** Above this many pairs of lines to compare, the middle is shown as wholly different. */
const MOST_PAIRS = 4_000_000;

/** Return the lines of two texts that differ, each with some in common around it. */
export function difference(before: string, after: string): DifferentLine[] {
  return shortened(compared(before.split("\n"), after.split("\n")));
}

function compared(before: string[], after: string[]): DifferentLine[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start++;
  let end = 0;
  const most = Math.min(before.length, after.length) - start;
  while (end < most && before.at(-1 - end) === after.at(-1 - end)) end++;
  const same = (text: string): DifferentLine => ({ sign: " ", text });
  return [
    ...before.slice(0, start).map(same),
    ...middle(before.slice(start, before.length - end), after.slice(start, after.length - end)),
    ...before.slice(before.length - end).map(same),
  ];
}

/** Keep the longest common subsequence of two lists of lines. */
function middle(before: string[], after: string[]): DifferentLine[] {
  if (before.length * after.length > MOST_PAIRS) {
    return [
      ...before.map((text): DifferentLine => ({ sign: "-", text })),
      ...after.map((text): DifferentLine => ({ sign: "+", text })),
    ];
  }
  const common = commonLengths(before, after);
  const lines: DifferentLine[] = [];
  let [one, other] = [0, 0];
  while (one < before.length || other < after.length) {
    const down = common[one + 1]?.[other] ?? -1;
    const right = common[one]?.[other + 1] ?? -1;
    if (one < before.length && other < after.length && before[one] === after[other]) {
      lines.push({ sign: " ", text: before[one++] ?? "" });
      other++;
    } else if (one < before.length && down >= right)
      lines.push({ sign: "-", text: before[one++] ?? "" });
    else lines.push({ sign: "+", text: after[other++] ?? "" });
  }
  return lines;
}

/** Return, for every pair of places, how many lines the rests from there on have in common. */
function commonLengths(before: string[], after: string[]): Uint32Array[] {
  const rows = Array.from({ length: before.length + 1 }, () => new Uint32Array(after.length + 1));
  for (let one = before.length - 1; one >= 0; one--) {
    const [row, below] = [rows[one], rows[one + 1]];
    if (!row || !below) continue;
    for (let other = after.length - 1; other >= 0; other--) {
      row[other] =
        before[one] === after[other]
          ? (below[other + 1] ?? 0) + 1
          : Math.max(below[other] ?? 0, row[other + 1] ?? 0);
    }
  }
  return rows;
}

function shortened(lines: DifferentLine[]): DifferentLine[] {
  const isNear = lines.map((_, place) =>
    lines.slice(Math.max(place - AROUND, 0), place + AROUND + 1).some(({ sign }) => sign !== " "),
  );
  return lines.flatMap((line, place): DifferentLine[] => {
    if (isNear[place]) return [line];
    return isNear[place - 1] || place === 0 ? [{ sign: "…", text: "" }] : [];
  });
}
