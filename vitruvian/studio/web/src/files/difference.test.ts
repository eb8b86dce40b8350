import { describe, expect, it } from "vitest";
import { difference } from "./difference";

const shown = (before: string, after: string) =>
  difference(before, after).map(({ sign, text }) => `${sign}${text}`);

describe("the difference of two texts", () => {
  it.each([
    ["of equal ones is nothing but what is left out", "a\nb", "a\nb", ["…"]],
    ["names a line that changed", "a\nb\nc", "a\nB\nc", [" a", "-b", "+B", " c"]],
    ["keeps lines that only moved down", "a\nb", "x\na\nb", ["+x", " a", " b"]],
    ["names lines that went", "a\nb\nc", "a\nc", [" a", "-b", " c"]],
    ["of an empty text is the other one", "", "a\nb", ["-", "+a", "+b"]],
  ])("%s", (_, before, after, lines) => {
    expect(shown(before, after)).toEqual(lines);
  });

  it("leaves out lines far from those that differ", () => {
    const lines = Array.from({ length: 20 }, (_, place) => `line ${place}`);
    const other = lines.with(10, "other");

    expect(shown(lines.join("\n"), other.join("\n"))).toEqual([
      "…",
      " line 8",
      " line 9",
      "-line 10",
      "+other",
      " line 11",
      " line 12",
      "…",
    ]);
  });

  it("of very long texts is found at once", () => {
    const text = (word: string) =>
      Array.from({ length: 5000 }, (_, at) => `${word}${at}`).join("\n");

    expect(difference(text("a"), text("b"))).toHaveLength(10_000);
  });
});
