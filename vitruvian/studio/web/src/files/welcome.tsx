/** What the graph pane offers while there is no graph. */

import "./welcome.css";
import { graphName, picture, text } from "../state/document";
import { catalog } from "../state/start";
import { openNew, openPackaged } from "./opening";

export function Welcome() {
  if (picture.value || text.value.trim() || graphName.value !== null || !catalog.value) return null;
  return (
    <section class="welcome" aria-label="Open a graph">
      <h2>Open a graph</h2>
      <ul>
        {catalog.value.graphs.map(({ name, doc }) => (
          <li key={name}>
            <button type="button" onClick={() => void openPackaged("graph", name)}>
              <span>{name}</span>
              <span class="tiny">{doc.split("\n")[0]}</span>
            </button>
          </li>
        ))}
      </ul>
      <p class="tiny">
        Or drop a .yaml or .pbtxt file here, or begin a{" "}
        <button type="button" class="link" onClick={() => void openNew()}>
          new graph
        </button>
        .
      </p>
    </section>
  );
}
