/** The graph view alone, in the file that `vitruvian show -o x.html` writes. */

import "./theme.css";
import "./controls.css";
import { render } from "preact";
import { GraphPane } from "./graph/graph_pane";
import type { Picture } from "./protocol";
import { picture } from "./state/document";

const data = document.getElementById("picture");
if (data?.textContent) picture.value = JSON.parse(data.textContent) as Picture;
render(<GraphPane engine={() => Promise.reject(new Error("soon"))} />, document.body);
