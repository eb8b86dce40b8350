/** The graph as text, with what is wrong with it below. */

import { useEffect, useRef, useState } from "preact/hooks";
import "./editor.css";
import { firstDrawing } from "../graph/first_drawing";
import { text } from "../state/document";
import type { LiveEditor } from "./live_editor";
import { ConvertBar, ProblemList } from "./problem_list";

export function EditorPane() {
  const place = useRef<HTMLDivElement>(null);
  const [editor, setEditor] = useState<LiveEditor | null>(null);
  useEffect(() => startEditor(() => place.current, setEditor), []);
  return (
    <div class="editor-pane">
      <ConvertBar convert={() => editor?.convert()} />
      <div class="editor-place">
        <div class="editor-text" ref={place} />
        {!editor && <pre class="editor-waiting">{text.value}</pre>}
      </div>
      <ProblemList />
    </div>
  );
}

/** Load the editor, which is most of the page's code, once the graph is drawn. */
function startEditor(
  place: () => HTMLElement | null,
  then: (editor: LiveEditor) => void,
): () => void {
  let editor: LiveEditor | null = null;
  let isOver = false;
  const start = async () => {
    await firstDrawing();
    const { liveEditor } = await import("./live_editor");
    const parent = place();
    if (isOver || !parent) return;
    editor = liveEditor(parent);
    then(editor);
  };
  void start();
  return () => {
    isOver = true;
    editor?.end();
  };
}
