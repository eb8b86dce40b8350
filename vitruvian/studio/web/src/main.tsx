import "./theme.css";
import "./controls.css";
import "./layout/layout.css";
import { render } from "preact";
import { openWithDrafts } from "./files/drafts";
import { listen } from "./files/page_events";
import { lineShower } from "./graph/lines_link";
import { attachAgain } from "./run/control";
import { keepLooking } from "./state/changes";
import { keepChecking } from "./state/checker";
import { showLines } from "./state/selection";
import { loadCatalog, loadStart } from "./state/start";
import { keepTheme } from "./state/theme";
import { Studio } from "./studio";

async function begin(): Promise<void> {
  keepTheme();
  lineShower.value = showLines;
  const root = document.getElementById("studio");
  if (root) render(<Studio />, root);
  listen();
  const start = await loadStart();
  const { graph: name = null, path = null, text = "", etag: savedTag = null } = start ?? {};
  openWithDrafts({ name, path, text, savedText: text, savedTag });
  // The catalog takes longer than a check, and nothing waits for it.
  keepChecking();
  void attachAgain();
  keepLooking();
  await loadCatalog();
}

void begin();
