/** A layout that is there in milliseconds: what is seen until ELK, which does it better, is done.
 *
 * The steps are those of Sugiyama, Tagawa and Toda (1981), each in its simplest form.
 */

import type { ElkNode } from "elkjs/lib/elk-api";
import { arrange } from "./arrange";
import type { Wire } from "./item";
import { itemsOf } from "./items";
import { lineBack, lineDown, lower, sectionOf } from "./lines";

/** Between two lines that lead back. */
const BACK_GAP = 12;

/** Give places to the boxes of one level, as ELK would write them into its graph. */
export async function quickEngine(graph: ElkNode): Promise<ElkNode> {
  const { rows, wires } = itemsOf(graph);
  arrange(rows);
  const { lanes, bottom } = lower(rows);
  const boxes = rows.flat().filter(({ box }) => box);
  let right = Math.max(0, ...rows.flat().map(({ x, width }) => x + width / 2));
  const lineOf = (wire: Wire) => {
    if (wire.links.length > 0) return lineDown(wire, lanes);
    right += BACK_GAP;
    return lineBack(wire, right);
  };
  const edges = wires.map((wire) => {
    const section = sectionOf(wire.edge.id, lineOf(wire));
    return { ...wire.edge, sections: [section] };
  });
  const children = boxes.flatMap(({ box, x, y, width }) =>
    box ? [{ ...box, x: x - width / 2, y }] : [],
  );
  return { ...graph, width: right, height: Math.max(0, bottom), children, edges };
}
