/** The graph as a drawing to move about in. */

import { picture } from "../state/document";

export function GraphPane() {
  return <p class="tiny">{picture.value?.name ?? "No graph yet."}</p>;
}
