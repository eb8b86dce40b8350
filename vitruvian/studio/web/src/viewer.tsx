/** The graph view alone, in the file that `vitruvian show -o x.html` writes. */

import "./theme.css";
import "./controls.css";
import "./viewer.css";
import { render } from "preact";
import { elkEngine } from "./graph/elk";
import { GraphPane } from "./graph/graph_pane";
import { Icon } from "./layout/icons";
import type { CatalogCalculator, Picture } from "./protocol";
import { graphName, picture } from "./state/document";
import { catalog } from "./state/start";
import { keepTheme, toggleTheme } from "./state/theme";
import { unpacked } from "./unpack";

/** What Python writes into the page. */
interface Content {
  picture: Picture;
  calculators: CatalogCalculator[];
}

function text(id: string): string {
  return document.getElementById(id)?.textContent ?? "";
}

async function begin(): Promise<void> {
  keepTheme();
  const content = JSON.parse(text("content")) as Content;
  catalog.value = { graphs: [], samples: [], calculators: content.calculators };
  const worker = URL.createObjectURL(await unpacked(text("elk"), "text/javascript"));
  render(<Viewer engine={elkEngine(worker)} doc={content.picture.doc} />, document.body);
  graphName.value = content.picture.name;
  picture.value = content.picture;
}

function Viewer({ engine, doc }: { engine: ReturnType<typeof elkEngine>; doc: string }) {
  return (
    <>
      <header class="viewer-title">
        <div>
          <h1>{graphName.value}</h1>
          <p>{doc.split("\n")[0]}</p>
        </div>
        <button
          type="button"
          class="button plain square"
          title="Light or dark"
          aria-label="Light or dark"
          onClick={toggleTheme}
        >
          <Icon name="moon" />
        </button>
      </header>
      <GraphPane engine={engine} />
    </>
  );
}

void begin();
