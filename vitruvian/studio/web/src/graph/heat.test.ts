import { afterEach, describe, expect, it } from "vitest";
import type { NodeStatistics } from "../protocol";
import { picture } from "../state/document";
import { statistics } from "../state/run";
import { heat, shares } from "./heat";
import { SAMPLE } from "./sample";

const figures = (id: string, share: number) => ({ id, share }) as unknown as NodeStatistics;

afterEach(() => {
  picture.value = null;
  statistics.value = null;
});

describe("the share of time", () => {
  it("of a subgraph is that of the nodes inside it", () => {
    picture.value = SAMPLE;
    statistics.value = {
      type: "statistics",
      seconds: 1,
      nodes: [figures("DrawCalculator", 0.5), figures("FindCalculator", 0.25)],
      streams: [],
      threads: [],
    };

    expect(shares.value.get("inner__")).toBe(0.25);
    expect(shares.value.get("outer__")).toBe(0.25);
    expect(shares.value.get("DrawCalculator")).toBe(0.5);
    expect(shares.value.has("GateCalculator")).toBe(false);
  });

  it.each([
    [0, "color-mix(in oklab, var(--heat-1) 0%, var(--heat-0))"],
    [0.25, "color-mix(in oklab, var(--heat-2) 0%, var(--heat-1))"],
    [1, "color-mix(in oklab, var(--heat-2) 100%, var(--heat-1))"],
    [7, "color-mix(in oklab, var(--heat-2) 100%, var(--heat-1))"],
  ])("%d has a colour", (share, colour) => {
    expect(heat(share)).toBe(colour);
  });
});
