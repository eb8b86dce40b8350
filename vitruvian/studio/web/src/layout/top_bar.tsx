/** The bar on top: what is open, what can be done with it, and which panes are in view. */

import { graphName, unsaved } from "../state/document";
import { toggleTheme } from "../state/theme";

export function TopBar() {
  return (
    <header class="top-bar">
      <strong>Vitruvian studio</strong>
      <span class="graph-name">
        {graphName.value ?? "new graph"}
        {unsaved.value && <span title="Changes that are not saved"> •</span>}
      </span>
      <button type="button" class="button plain square" title="Light or dark" onClick={toggleTheme}>
        ◐
      </button>
    </header>
  );
}
