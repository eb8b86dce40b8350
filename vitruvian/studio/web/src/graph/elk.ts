/** ELK in a web worker: the page stays quick while a graph is laid out. */

import ELK, { type ElkNode } from "elkjs/lib/elk-api";
import type { Engine } from "./layout";

/** Return an engine that runs the worker's script from an address. */
export function elkEngine(workerAddress: string): Engine {
  const elk = new ELK({ algorithms: ["layered"], workerFactory: () => new Worker(workerAddress) });
  return (graph: ElkNode) => elk.layout(graph);
}
