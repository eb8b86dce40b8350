/** The editor at work: CodeMirror, tied to the state of the page. */

import { setDiagnostics } from "@codemirror/lint";
import { EditorView } from "@codemirror/view";
import { effect } from "@preact/signals";
import { allNodes } from "../graph/graph_state";
import { showPane } from "../layout/panes";
import { checked, opened, picture, text } from "../state/document";
import { linesToShow, selectedNode } from "../state/selection";
import { catalog, schema } from "../state/start";
import { type Hooks, stateOf } from "./code_view";
import { diagnosticsOf } from "./diagnostics";
import { knowledgeOf } from "./knowledge";
import { markLines } from "./node_lines";
import { isPbtxt, toYaml } from "./pbtxt";

export interface LiveEditor {
  /** Put the text as YAML in place of MediaPipe's format. */
  convert: () => void;
  end: () => void;
}

/** Put an editor of the graph's text into an element. */
export function liveEditor(parent: HTMLElement): LiveEditor {
  const { editor, hooks } = makeEditor(parent);
  const stops = [
    followText(editor, hooks),
    effect(() => showProblems(editor)),
    effect(() => revealLines(editor)),
    effect(() => markNode(editor)),
  ];
  return {
    convert: () => void convertAll(editor),
    end: () => {
      for (const stop of stops) stop();
      editor.destroy();
    },
  };
}

function makeEditor(parent: HTMLElement): { editor: EditorView; hooks: Hooks } {
  const hooks: Hooks = {
    knowledge: () => knowledgeOf(schema.peek(), catalog.peek(), picture.peek()),
    changed: (content) => {
      text.value = content;
    },
    pasted: (content) => {
      if (!isPbtxt(content)) return false;
      void toYaml(content).then((converted) => converted !== null && replace(editor, converted));
      return true;
    },
  };
  const editor = new EditorView({ parent, state: stateOf(text.peek(), hooks) });
  return { editor, hooks };
}

/** Put a text in place of everything, as one step that can be undone. */
function replace(editor: EditorView, content: string): void {
  editor.dispatch({
    changes: { from: 0, to: editor.state.doc.length, insert: content },
    selection: { anchor: 0 },
    scrollIntoView: true,
    userEvent: "input.paste",
  });
}

async function convertAll(editor: EditorView): Promise<void> {
  const converted = await toYaml(editor.state.doc.toString());
  if (converted !== null) replace(editor, converted);
}

/** Show what was opened, with nothing to undo; other changes of the text are steps to undo. */
function followText(editor: EditorView, hooks: Hooks): () => void {
  let seen = opened.peek();
  return effect(() => {
    const content = text.value;
    const isOther = opened.value !== seen;
    seen = opened.value;
    if (isOther) editor.setState(stateOf(content, hooks));
    else if (content !== editor.state.doc.toString()) replace(editor, content);
  });
}

function showProblems(editor: EditorView): void {
  const problems = checked.value?.problems ?? [];
  editor.dispatch(setDiagnostics(editor.state, diagnosticsOf(problems, editor.state.doc)));
}

function revealLines(editor: EditorView): void {
  const wanted = linesToShow.value;
  if (!wanted) return;
  showPane("editor");
  const { doc } = editor.state;
  const first = doc.line(Math.min(Math.max(wanted.line, 1), doc.lines));
  const last = doc.line(Math.min(Math.max(wanted.endLine, wanted.line), doc.lines));
  editor.dispatch({
    selection: { anchor: first.from, head: last.to },
    effects: EditorView.scrollIntoView(first.from, { y: "start", yMargin: 60 }),
  });
  // On a phone the pane has to appear first.
  requestAnimationFrame(() => editor.focus());
}

function markNode(editor: EditorView): void {
  const found = allNodes.value.get(selectedNode.value ?? "")?.node;
  const { line = null, endLine = null, file = null } = found ?? {};
  const marked = line && file === null ? { line, endLine: endLine ?? line } : null;
  editor.dispatch({ effects: markLines.of(marked) });
}
