import "./theme.css";
import "./controls.css";
import "./layout/layout.css";
import { render } from "preact";
import { keepChecking } from "./state/checker";
import { loadStart } from "./state/start";
import { keepTheme } from "./state/theme";
import { Studio } from "./studio";

async function begin(): Promise<void> {
  keepTheme();
  const root = document.getElementById("studio");
  if (root) render(<Studio />, root);
  await loadStart();
  keepChecking();
}

void begin();
