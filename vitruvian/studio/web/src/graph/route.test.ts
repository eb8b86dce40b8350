import { describe, expect, it } from "vitest";
import { pathThrough } from "./route";

describe("a stream's line", () => {
  it("is straight between two points", () => {
    expect(
      pathThrough([
        { x: 1, y: 2 },
        { x: 1, y: 9.25 },
      ]),
    ).toBe("M1 2L1 9.3");
  });

  it("rounds its corners", () => {
    const points = [
      { x: 0, y: 0 },
      { x: 0, y: 20 },
      { x: 30, y: 20 },
    ];
    expect(pathThrough(points, 5)).toBe("M0 0L0 15Q0 20 5 20L30 20");
  });

  it("rounds less where corners are near each other", () => {
    const points = [
      { x: 0, y: 0 },
      { x: 0, y: 20 },
      { x: 4, y: 20 },
      { x: 4, y: 40 },
    ];
    expect(pathThrough(points, 8)).toBe("M0 0L0 18Q0 20 2 20L2 20Q4 20 4 22L4 40");
  });

  it("is nothing without points", () => {
    expect(pathThrough([])).toBe("");
  });
});
