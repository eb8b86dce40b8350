import "./theme.css";
import "./controls.css";
import "./layout/layout.css";
import { render } from "preact";
import { api } from "./api";
import { openWithDrafts } from "./files/drafts";
import { listen } from "./files/page_events";
import { firstDrawing } from "./graph/first_drawing";
import { lineShower } from "./graph/lines_link";
import type { FirstCheck, Start } from "./protocol";
import { attachAgain } from "./run/control";
import { keepLooking } from "./state/changes";
import { keepChecking } from "./state/checker";
import { graphName, savePath, text } from "./state/document";
import { showLines } from "./state/selection";
import { loadCatalog, loadStart } from "./state/start";
import { keepTheme } from "./state/theme";
import { Studio } from "./studio";

/** Return the check of the graph that the page begins with, if the server knows it already. */
async function checkOf(start: Start, asked: Promise<FirstCheck | null>) {
  const isAsStarted =
    text.peek() === start.text &&
    savePath.peek() === start.path &&
    graphName.peek() === start.graph;
  const first = isAsStarted ? await asked : null;
  return first?.etag === start.etag ? (first?.checked ?? null) : null;
}

async function begin(): Promise<void> {
  // The server checks the graph while it is fetched and the page is made.
  const asked = api.firstCheck().catch(() => null);
  keepTheme();
  lineShower.value = showLines;
  const root = document.getElementById("studio");
  if (root) render(<Studio />, root);
  listen();
  const start = await loadStart();
  const { graph: name = null, path = null, text = "", etag: savedTag = null } = start ?? {};
  openWithDrafts({ name, path, text, savedText: text, savedTag });
  keepChecking(start && checkOf(start, asked));
  void attachAgain();
  await firstDrawing();
  keepLooking();
  await loadCatalog();
}

void begin();
