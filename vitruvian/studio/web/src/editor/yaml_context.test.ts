import { describe, expect, it } from "vitest";
import { contextAt } from "./yaml_context";

/** Return the context at the mark `|`. */
function at(marked: string) {
  const offset = marked.indexOf("|");
  return contextAt(marked.replace("|", ""), offset);
}

const GRAPH = `\
input_stream: input_video
node:
  # Cut the picture.
  - calculator: ImageToTensorCalculator
    input_stream: IMAGE:input_video
    output_stream:
      - TENSORS:tensors
    options:
      keep_aspect_ratio: true
      output_tensor_float_range:
        min: 0
        @
  - calculator: InferenceCalculator
    input_stream: TENSORS:tensors
    @@
`;

describe("the place of the cursor", () => {
  it("is at the top: keys of the graph, without those that are there", () => {
    const context = at("input_stream: a\n|\nnode:\n  - calculator: X\n");
    expect(context).toMatchObject({ path: [], mode: "key", word: "" });
    expect([...(context?.siblings ?? [])]).toEqual(["input_stream", "node"]);
  });

  it("is in a node: its keys, and its calculator", () => {
    const context = at(GRAPH.replace("@@", "op|").replace("@\n", "\n"));
    expect(context).toMatchObject({
      path: ["node"],
      mode: "key",
      word: "op",
      calculator: "InferenceCalculator",
    });
    expect([...(context?.siblings ?? [])].sort()).toEqual(["calculator", "input_stream"]);
  });

  it("is deep in the options of a node", () => {
    const context = at(GRAPH.replace("@@", "").replace("@", "ma|"));
    expect(context).toMatchObject({
      path: ["node", "options", "output_tensor_float_range"],
      mode: "key",
      word: "ma",
      calculator: "ImageToTensorCalculator",
    });
    expect([...(context?.siblings ?? [])]).toEqual(["min"]);
  });

  it.each([
    ["node:\n  - calculator: Ima|", ["node"], "calculator", "Ima"],
    ["node:\n- calculator: Ima|", ["node"], "calculator", "Ima"],
    ["input_stream: in|", [], "input_stream", "in"],
    ["node:\n  - calculator: A\n    input_stream: [a, TAG:b|", ["node"], "input_stream", "TAG:b"],
    [
      "node:\n  - calculator: A\n    input_stream:\n      - TAG:b|",
      ["node"],
      "input_stream",
      "TAG:b",
    ],
    ["node:\n  - calculator: A\n    input_stream:\n    - |", ["node"], "input_stream", ""],
    ["output_stream:\n  - po|", [], "output_stream", "po"],
    [
      "node:\n  - calculator: A\n    options: {scale: 1, mode: FA|",
      ["node", "options"],
      "mode",
      "FA",
    ],
  ])("is at the value of %j", (marked, path, key, word) => {
    expect(at(marked)).toMatchObject({ path, mode: "value", key, word });
  });

  it.each([
    ["node:\n  - |", ["node"], ""],
    ["node:\n  - cal|", ["node"], "cal"],
    ["node:\n  - calculator: A\n    options: {sc|", ["node", "options"], "sc"],
    ["node:\n  - calculator: A\n    options: {range: {mi|", ["node", "options", "range"], "mi"],
    ["node:\n  - calculator: A\n    options:\n      sc|", ["node", "options"], "sc"],
  ])("is at a key of %j", (marked, path, word) => {
    expect(at(marked)).toMatchObject({ path, mode: "key", word });
  });

  it("knows the calculator of a node that names it last", () => {
    const context = at("node:\n  - input_stream: a\n    op|\n    calculator: GateCalculator # x\n");
    expect(context?.calculator).toBe("GateCalculator");
  });

  it("is nowhere in a comment", () => {
    expect(at("node: # a com|")).toBeNull();
  });
});
