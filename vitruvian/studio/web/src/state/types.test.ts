import { describe, expect, it } from "vitest";
import { node, port } from "../graph/sample";
import type { Picture } from "../protocol";
import { withTypes } from "./types";

const picture = (type: string, name = "graph"): Picture => ({
  name,
  doc: "",
  inputs: [port("a", { type })],
  outputs: [],
  nodes: [node("X", [port("a", { type })], [port("new")])],
});

describe("the types of a graph", () => {
  it("stay while it has mistakes, for the streams that were there before", () => {
    const kept = withTypes(picture(""), picture("ImageFrame"));

    expect(kept.inputs[0]?.type).toBe("ImageFrame");
    expect(kept.nodes[0]?.inputs[0]?.type).toBe("ImageFrame");
    expect(kept.nodes[0]?.outputs[0]?.type).toBe("");
  });

  it.each([
    ["its own are known", picture("int"), picture("ImageFrame"), "int"],
    ["it is another graph", picture("", "other"), picture("ImageFrame"), ""],
    ["there was none before", picture(""), null, ""],
  ])("are its own where %s", (_, next, before, type) => {
    expect(withTypes(next, before).inputs[0]?.type).toBe(type);
  });
});
