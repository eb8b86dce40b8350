import "./theme.css";
import "./controls.css";
import "./layout/layout.css";
import { render } from "preact";
import { listen } from "./files/page_events";
import { lineShower } from "./graph/lines_link";
import { keepChecking } from "./state/checker";
import { showLines } from "./state/selection";
import { loadStart } from "./state/start";
import { keepTheme } from "./state/theme";
import { Studio } from "./studio";

async function begin(): Promise<void> {
  keepTheme();
  lineShower.value = showLines;
  const root = document.getElementById("studio");
  if (root) render(<Studio />, root);
  listen();
  await loadStart();
  keepChecking();
}

void begin();
