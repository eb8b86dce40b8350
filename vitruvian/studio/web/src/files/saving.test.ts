import { describe, expect, it } from "vitest";
import { fileName } from "./saving";

describe("the name to save under", () => {
  it.each([
    ["pose_tracking_cpu", "pose_tracking_cpu.yaml"],
    ["graphs/mine.yml", "mine.yaml"],
    ["C:\\graphs\\mine.pbtxt", "mine.yaml"],
    ["my graph!", "my_graph_.yaml"],
    ["", "my_graph.yaml"],
    [null, "my_graph.yaml"],
  ])("of %j is %s", (name, expected) => {
    expect(fileName(name)).toBe(expected);
  });
});
