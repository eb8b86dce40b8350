import { describe, expect, it } from "vitest";
import { clampShares, dragged, LEAST } from "./shares";

describe("panes share the width", () => {
  it("and a border moves width from one neighbour to the other", () => {
    expect(dragged([0.5, 0.25, 0.25], 0, 1, -0.1)).toEqual([0.4, 0.35, 0.25]);
  });

  it("but none gets narrower than the least width", () => {
    expect(dragged([0.5, 0.25, 0.25], 1, 2, 0.9)[2]).toBeCloseTo(LEAST);
    expect(dragged([0.5, 0.25, 0.25], 1, 2, -0.9)[1]).toBeCloseTo(LEAST);
  });

  it.each([[null], ["wide"], [[1, 2]], [[0.01, 0.5, 0.49]], [[0.5, "x", 0.2]]])(
    "and stored shares such as %j are not believed",
    (stored) => {
      expect(clampShares(stored, [0.4, 0.3, 0.3])).toEqual([0.4, 0.3, 0.3]);
    },
  );
});
