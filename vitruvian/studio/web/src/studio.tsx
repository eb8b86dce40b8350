/** The whole page. */

import elkWorker from "elkjs/lib/elk-worker.min.js?url";
import { EditorPane } from "./editor/editor_pane";
import { ConflictDialog } from "./files/conflict";
import { browserStorages } from "./files/drafts";
import { LeaveDialog } from "./files/leaving";
import { SaveDialog } from "./files/saving";
import { Welcome } from "./files/welcome";
import { elkEngine } from "./graph/elk";
import { GraphPane } from "./graph/graph_pane";
import { remembering } from "./graph/layout_memory";
import { NoticeBar } from "./layout/notice_bar";
import { Panes } from "./layout/panes";
import { TopBar } from "./layout/top_bar";
import { RunSide } from "./run/run_side";

// The worker reads its script while the text is fetched and checked.
const engine = remembering(elkEngine(elkWorker), browserStorages().browser);

export function Studio() {
  return (
    <>
      <TopBar />
      <Panes
        panes={[
          {
            id: "graph",
            label: "Graph",
            content: (
              <>
                <GraphPane engine={engine} />
                <Welcome />
              </>
            ),
          },
          { id: "editor", label: "Editor", content: <EditorPane /> },
          { id: "run", label: "Run", content: <RunSide /> },
        ]}
      />
      <LeaveDialog />
      <SaveDialog />
      <ConflictDialog />
      <NoticeBar />
    </>
  );
}
