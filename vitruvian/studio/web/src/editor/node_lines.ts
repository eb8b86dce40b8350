/** A mark beside the lines of the selected node. */

import { type Range, StateEffect, StateField } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView } from "@codemirror/view";

export const markLines = StateEffect.define<{ line: number; endLine: number } | null>();

const MARK = Decoration.line({ class: "cm-node-lines" });

export const nodeLines = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, transaction) {
    let next = marks.map(transaction.changes);
    for (const effect of transaction.effects) {
      if (!effect.is(markLines)) continue;
      const found: Range<Decoration>[] = [];
      const { doc } = transaction.state;
      const last = Math.min(effect.value?.endLine ?? 0, doc.lines);
      for (let line = effect.value?.line ?? 1; line <= last; line += 1) {
        found.push(MARK.range(doc.line(line).from));
      }
      next = Decoration.set(found);
    }
    return next;
  },
  provide: (field) => EditorView.decorations.from(field),
});
