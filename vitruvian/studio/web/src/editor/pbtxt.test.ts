import { describe, expect, it } from "vitest";
import { isPbtxt } from "./pbtxt";

describe("MediaPipe's text format", () => {
  it.each([
    ['# A graph.\ninput_stream: "in"\nnode {\n  calculator: "X"\n}\n', true],
    ["node: {\n  calculator: 'X'\n}", true],
    ["input_stream: in\nnode:\n  - calculator: X\n    options: {a: 1}\n", false],
    ["# node {\nnode:\n  - calculator: X\n", false],
    ["", false],
    ["some words", false],
  ])("is told from %j", (text, expected) => {
    expect(isPbtxt(text)).toBe(expected);
  });
});
