import { describe, expect, it } from "vitest";
import { port, SAMPLE } from "../graph/sample";
import type { Catalog, CatalogCalculator, CatalogPort } from "../protocol";
import { complete } from "./completion";
import { documentationAt } from "./documentation";
import { knowledgeOf } from "./knowledge";

const SCHEMA = {
  properties: {
    input_stream: { $ref: "#/$defs/entries", description: "Streams that come in." },
    node: { type: "array", items: { $ref: "#/$defs/node" }, description: "The nodes." },
    num_threads: { type: "integer", minimum: 0, description: "Threads." },
  },
  $defs: {
    entries: { anyOf: [{ type: "string" }, { type: "array", items: { type: "string" } }] },
    node: {
      type: "object",
      properties: {
        calculator: { type: "string", description: "The calculator." },
        input_stream: { $ref: "#/$defs/entries" },
        options: { type: "object", description: "Its options." },
        node_options: { type: "object", doNotSuggest: true },
      },
    },
    Range: {
      type: "object",
      properties: { min: { type: "number", description: "Least." }, max: { type: "number" } },
    },
    "CutCalculator.options": {
      properties: {
        keep: { type: "boolean", default: false, description: "Keep proportions." },
        mode: { enum: ["FIT", "FILL"], description: "How to fill." },
        range: { $ref: "#/$defs/Range", description: "Values." },
      },
    },
  },
};

const catalogPort = (tag: string, type: string, optional = false): CatalogPort => ({
  tag,
  type,
  optional,
  repeated: false,
  anyTag: false,
  doc: "",
});

const CUT: CatalogCalculator = {
  name: "CutCalculator",
  kind: "image",
  doc: "Cut a picture.",
  page: "Cut a picture.\n\nSlowly.",
  inputs: [catalogPort("IMAGE", "ImageFrame"), catalogPort("RECT", "Rect", true)],
  outputs: [catalogPort("TENSORS", "Tensors")],
  sidePackets: { inputs: [], outputs: [] },
  options: [],
};
const CATALOG: Catalog = { graphs: [], samples: [], calculators: [CUT] };
const PICTURE = { ...SAMPLE, inputs: [...SAMPLE.inputs, port("box", { type: "Rect" })] };
const KNOWLEDGE = knowledgeOf(SCHEMA, CATALOG, PICTURE);

const labels = (marked: string) => {
  const found = complete(marked.replace("|", ""), marked.indexOf("|"), KNOWLEDGE);
  return (found?.options ?? [])
    .toSorted((a, b) => (b.boost ?? 0) - (a.boost ?? 0))
    .map((option) => option.label);
};

const NODE = "node:\n  - calculator: CutCalculator\n";

describe("completion", () => {
  it.each([
    ["|", ["input_stream", "node", "num_threads"]],
    ["input_stream: a\n|", ["node", "num_threads"]],
    [`${NODE}    |`, ["input_stream", "options"]],
    [`${NODE}    options:\n      |`, ["keep", "mode", "range"]],
    [`${NODE}    options:\n      mode: |`, ["FIT", "FILL"]],
    [`${NODE}    options: {keep: |`, ["true", "false"]],
    [`${NODE}    options:\n      range:\n        |`, ["min", "max"]],
    [`${NODE}    options: {range: {min: 0, |`, ["max"]],
    ["node:\n  - calculator: C|", ["CutCalculator"]],
    [`${NODE}    back_edge: |`, ["IMAGE", "RECT"]],
    [`${NODE}    output_stream: |`, ["TENSORS:"]],
  ])("of %j offers %j", (marked, expected) => {
    expect(labels(marked)).toEqual(expected);
  });

  it("offers tags, then streams; after a tag the streams of its type first", () => {
    expect(labels(`${NODE}    input_stream: |`).slice(0, 2)).toEqual(["IMAGE:", "RECT:"]);
    expect(labels(`${NODE}    input_stream: RECT:|`)[0]).toBe("box");
    expect(labels(`${NODE}    input_stream: RECT:|`)).not.toContain("IMAGE:");
  });

  it("replaces only the stream's name after a tag", () => {
    const text = `${NODE}    input_stream: RECT:bo`;
    expect(complete(text, text.length, KNOWLEDGE)?.from).toBe(text.length - 2);
  });

  it("offers side packets for side packets only", () => {
    expect(labels(`${NODE}    input_side_packet: |`)).toEqual(["threshold"]);
  });

  it("offers nothing in comments", () => {
    expect(complete("# no", 4, KNOWLEDGE)).toBeNull();
  });
});

describe("documentation", () => {
  const about = (marked: string) =>
    documentationAt(marked.replace("|", ""), marked.indexOf("|"), KNOWLEDGE)?.about;

  it.each([
    ["no|de:\n", "The nodes.\narray or object"],
    [`${NODE}    options:\n      ke|ep: true`, "Keep proportions.\nboolean, default false"],
    ["node:\n  - calculator: Cut|Calculator\n", "Cut a picture.\n\nSlowly."],
    ["node:\n  - cal|culator: CutCalculator\n", "The calculator.\nstring"],
    [`${NODE}    input_stream: RE|CT:box`, "Rect, optional"],
    [`${NODE}    input_stream: RECT:b|ox`, "stream of Rect"],
    [`${NODE}    input_stream: RECT:unheard_o|f`, undefined],
  ])("of %j says %j", (marked, expected) => {
    expect(about(marked)).toBe(expected);
  });
});
