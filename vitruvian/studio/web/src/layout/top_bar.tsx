/** The bar on top: what is open, what can be done with it, and which panes are in view. */

import { useComputed } from "@preact/signals";
import { GraphMenu } from "../files/graph_menu";
import { save, saveAs } from "../files/saving";
import { savePath, unsaved } from "../state/document";
import { theme, toggleTheme } from "../state/theme";
import { Icon } from "./icons";
import { closed, type PaneId, togglePane } from "./panes";
import { Sign } from "./sign";
import "./top_bar.css";

const PANES: { id: PaneId; label: string; icon: "graph" | "lines" | "play" }[] = [
  { id: "graph", label: "Graph", icon: "graph" },
  { id: "editor", label: "Editor", icon: "lines" },
  { id: "run", label: "Run", icon: "play" },
];

export function TopBar() {
  const isDark = useComputed(
    () =>
      theme.value === "dark" ||
      (theme.value === "system" && matchMedia("(prefers-color-scheme: dark)").matches),
  );
  return (
    <header class="top-bar">
      <Sign />
      <h1>Vitruvian</h1>
      <GraphMenu />
      <button
        type="button"
        class="button plain"
        title={savePath.value ? `Save ${savePath.value} (Ctrl+S)` : "Save (Ctrl+S)"}
        disabled={!unsaved.value}
        onClick={() => void save()}
      >
        <Icon name="save" /> <span class="wide">Save</span>
      </button>
      <button type="button" class="button plain wide" onClick={() => void saveAs()}>
        Save as …
      </button>
      <span class="space" />
      <div class="pane-buttons" role="group" aria-label="Panes">
        {PANES.map(({ id, label, icon }) => (
          <button
            key={id}
            type="button"
            class="button plain"
            aria-pressed={!closed.value.has(id)}
            onClick={() => togglePane(id)}
          >
            <Icon name={icon} /> {label}
          </button>
        ))}
      </div>
      <button
        type="button"
        class="button plain square"
        title="Light or dark"
        aria-label="Light or dark"
        onClick={toggleTheme}
      >
        <Icon name={isDark.value ? "sun" : "moon"} />
      </button>
    </header>
  );
}
