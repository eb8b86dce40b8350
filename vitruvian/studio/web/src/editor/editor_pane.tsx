/** The graph as text. */

import { text } from "../state/document";

export function EditorPane() {
  return <pre class="mono">{text}</pre>;
}
