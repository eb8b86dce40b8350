/** The whole page. */

import { EditorPane } from "./editor/editor_pane";
import { GraphPane } from "./graph/graph_pane";
import { Panes } from "./layout/panes";
import { TopBar } from "./layout/top_bar";
import { RunSide } from "./run/run_side";

export function Studio() {
  return (
    <>
      <TopBar />
      <Panes
        panes={[
          { id: "graph", label: "Graph", content: <GraphPane /> },
          { id: "editor", label: "Editor", content: <EditorPane /> },
          { id: "run", label: "Run", content: <RunSide /> },
        ]}
      />
    </>
  );
}
