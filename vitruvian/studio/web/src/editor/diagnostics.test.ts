import { Text } from "@codemirror/state";
import { describe, expect, it } from "vitest";
import type { Problem } from "../protocol";
import { diagnosticsOf, offsetOf } from "./diagnostics";

const DOC = Text.of(["node:", "  - calculator: X", ""]);

const problem = (line: number, column: number, endLine: number, endColumn: number): Problem => ({
  line,
  column,
  endLine,
  endColumn,
  message: "no",
  severity: "error",
  node: null,
});

describe("problems in the text", () => {
  it("are underlined where they are", () => {
    const [found] = diagnosticsOf([problem(2, 5, 2, 15)], DOC);
    expect(DOC.sliceString(found?.from ?? 0, found?.to)).toBe("calculator");
  });

  it("take the words of the line where they have no length", () => {
    const [found] = diagnosticsOf([problem(2, 1, 2, 1)], DOC);
    expect(DOC.sliceString(found?.from ?? 0, found?.to)).toBe("- calculator: X");
  });

  it.each([
    [0, 1, 0],
    [99, 1, DOC.length],
    [1, 500, 5],
  ])("at line %i, column %i outside the text count as the nearest place", (line, column, at) => {
    expect(offsetOf(DOC, line, column)).toBe(at);
  });
});
