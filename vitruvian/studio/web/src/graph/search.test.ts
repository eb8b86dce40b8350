import { describe, expect, it } from "vitest";
import { SAMPLE } from "./sample";
import { everything, score, search } from "./search";

const ALL = everything(SAMPLE);
const texts = (query: string) => search(ALL, query).map((find) => find.text);

describe("the search", () => {
  it("knows nodes and streams at every level, each stream once", () => {
    expect(ALL.filter((find) => find.kind === "node")).toHaveLength(8);
    const streams = ALL.filter((find) => find.kind === "stream").map((find) => find.id);
    expect(new Set(streams).size).toBe(streams.length);
    expect(streams).toContain("raw");
  });

  it("says where something is", () => {
    expect(ALL.find((find) => find.text === "Smooth")?.where).toBe("Outer › Inner");
  });

  it("finds by the beginnings of words", () => {
    expect(texts("fl")[0]).toBe("FlowLimiter");
    expect(texts("outvid")).toEqual(["output_video"]);
  });

  it("finds a calculator by its whole name, which its title cuts short", () => {
    expect(texts("FlowLimiterCalculator")[0]).toBe("FlowLimiter");
  });

  it("puts what begins so before what only contains it", () => {
    expect(texts("in").slice(0, 2)).toEqual(["Inner", "input_video"]);
  });

  it("finds nothing where letters are missing or only strewn about", () => {
    expect(texts("xyz")).toEqual([]);
    expect(score("AnnotationOverlay", "nnvy")).toBe(0);
  });

  it("lists the nodes for an empty query", () => {
    expect(texts("")).toContain("Outer");
  });
});
