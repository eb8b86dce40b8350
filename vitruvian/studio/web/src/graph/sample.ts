/** A small graph for tests: side packets, a back edge, and a subgraph inside a subgraph. */

import type { Node, Picture, Port } from "../protocol";

export function port(stream: string, more: Partial<Port> = {}): Port {
  return { stream, full: stream, tag: "", side: false, backEdge: false, type: "", ...more };
}

export function node(calculator: string, inputs: Port[], outputs: Port[], body?: Picture): Node {
  const id = body ? `${calculator.toLowerCase()}__` : calculator;
  return {
    id,
    name: "",
    calculator,
    title: calculator.replace(/Calculator$/, ""),
    kind: body ? "subgraph" : "core",
    doc: `Do what ${calculator} does.`,
    options: {},
    line: 1,
    endLine: 2,
    file: null,
    inputs,
    outputs,
    body: body ?? null,
  };
}

const image = { type: "ImageFrame" };

const INNER: Picture = {
  name: "Inner",
  doc: "",
  inputs: [port("in", { full: "wide", tag: "IMAGE" })],
  outputs: [port("out", { full: "found", tag: "POINTS" })],
  nodes: [
    node("FindCalculator", [port("in", { full: "wide", tag: "IMAGE" })], [port("raw")]),
    node("SmoothCalculator", [port("raw")], [port("out", { full: "found" })]),
  ],
};

const OUTER: Picture = {
  name: "Outer",
  doc: "",
  inputs: [
    port("picture", { full: "video", tag: "IMAGE", ...image }),
    port("limit", { full: "threshold", tag: "LIMIT", side: true }),
    port("never_wired", { tag: "EXTRA" }),
  ],
  outputs: [port("result", { full: "points", tag: "POINTS" })],
  nodes: [
    node("ScaleCalculator", [port("picture", { full: "video" })], [port("wide", image)]),
    node("Inner", [port("wide", { tag: "IMAGE" })], [port("found", { tag: "POINTS" })], INNER),
    node(
      "GateCalculator",
      [port("found"), port("limit", { full: "threshold", tag: "ALLOW", side: true })],
      [port("result", { full: "points" })],
    ),
  ],
};

export const SAMPLE: Picture = {
  name: "sample",
  doc: "A sample.",
  inputs: [port("input_video", image), port("threshold", { side: true, type: "float" })],
  outputs: [port("output_video", image)],
  nodes: [
    node(
      "FlowLimiterCalculator",
      [port("input_video"), port("output_video", { tag: "FINISHED", backEdge: true })],
      [port("video", image)],
    ),
    node(
      "Outer",
      [port("video", { tag: "IMAGE" }), port("threshold", { tag: "LIMIT", side: true })],
      [port("points", { tag: "POINTS" })],
      OUTER,
    ),
    node(
      "DrawCalculator",
      [port("video", { tag: "IMAGE" }), port("points", { tag: "POINTS" })],
      [port("output_video", { tag: "IMAGE", ...image })],
    ),
  ],
};
