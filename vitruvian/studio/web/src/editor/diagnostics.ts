/** Problems of the checker as places in the text. */

import type { Diagnostic } from "@codemirror/lint";
import type { Text } from "@codemirror/state";
import type { Problem } from "../protocol";

export function diagnosticsOf(problems: Problem[], doc: Text): Diagnostic[] {
  return problems.map((problem) => {
    const from = offsetOf(doc, problem.line, problem.column);
    const to = Math.max(offsetOf(doc, problem.endLine, problem.endColumn), from);
    return { ...widened(doc, from, to), severity: problem.severity, message: problem.message };
  });
}

/** Return the offset of a place counted from 1; what lies outside counts as the nearest. */
export function offsetOf(doc: Text, line: number, column: number): number {
  const found = doc.line(Math.min(Math.max(line, 1), doc.lines));
  return Math.min(found.from + Math.max(column - 1, 0), found.to);
}

/** An empty place cannot be underlined: take the words of its line. */
function widened(doc: Text, from: number, to: number): { from: number; to: number } {
  if (to > from) return { from, to };
  const line = doc.lineAt(from);
  const indent = line.text.length - line.text.trimStart().length;
  return line.length > indent ? { from: line.from + indent, to: line.to } : { from, to };
}
