/** What the graph view shows: the scene, the open subgraphs, and from where one looks. */

import { batch, computed, effect, signal } from "@preact/signals";
import type { Node, Picture } from "../protocol";
import { picture } from "../state/document";
import { type Camera, kept, opening, type Size } from "./camera";
import { type Engine, Layouter } from "./layout";
import { EMPTY_SCENE, type Point, type Scene } from "./scene";

export const openSubgraphs = signal<ReadonlySet<string>>(new Set());
export const scene = signal<Scene>(EMPTY_SCENE);
export const camera = signal<Camera>({ x: 0, y: 0, scale: 1 });
export const viewSize = signal<Size>({ width: 0, height: 0 });

/** Where the panel about the selected node is: never on what was clicked. */
export const panelSide = signal<{ x: "left" | "right"; y: "top" | "bottom" }>({
  x: "right",
  y: "bottom",
});

export function placePanel(clicked: Point | null): void {
  const { width, height } = viewSize.peek();
  panelSide.value = {
    x: clicked && clicked.x > width / 2 ? "left" : "right",
    y: clicked && clicked.y > height / 2 ? "top" : "bottom",
  };
}

/** Whether what is drawn has its places only until the layout is done. */
export const isSketch = signal(false);

/** Whether a layout takes long enough to say so. */
export const layingOut = signal(false);

/** Why there is no drawing, if the layout failed. */
export const layoutFault = signal<string | null>(null);

/** All nodes, open or not, with the subgraphs around them, outermost first. */
export const allNodes = computed(() => {
  const found = new Map<string, { node: Node; around: string[] }>();
  const collect = (level: Picture, around: string[]) => {
    for (const node of level.nodes) {
      found.set(node.id, { node, around });
      if (node.body) collect(node.body, [...around, node.id]);
    }
  };
  if (picture.value) collect(picture.value, []);
  return found;
});

/** The graph that the scene shows; another one is looked at afresh. */
let shown: string | null = null;
/** The camera that was not chosen by a person: it follows the size of the view. */
let automatic: Camera | null = null;
/** The box that stays where it is while those around it move. */
let anchor: string | null = null;
/** Whether the next scene is shown from its beginning to its end. */
let isAllWanted = false;
let turn = 0;

/** Lay out the graph whenever it or the open subgraphs change.
 *
 * Until the first layout is done, the graph is drawn where `quick` puts it.
 */
export function keepScene(engine: Engine, quick: Engine): () => void {
  const layouter = new Layouter(engine);
  const stopFitting = effect(() => {
    const size = viewSize.value;
    if (automatic !== null && camera.peek() === automatic) lookAfresh(scene.peek(), size);
  });
  const stop = effect(() => {
    const graph = picture.value;
    const open = openSubgraphs.value;
    turn += 1;
    const mine = turn;
    if (!graph) {
      scene.value = EMPTY_SCENE;
      isSketch.value = false;
      shown = null;
      return;
    }
    const patience = setTimeout(() => {
      layingOut.value = mine === turn;
    }, 300);
    // A layout that is remembered is there before this.
    const sketch = setTimeout(async () => {
      if (isInView(graph)) return;
      const next = await new Layouter(quick).scene(graph, open);
      if (mine === turn && !isInView(graph)) show(graph, next, true);
    });
    const done = (then: () => void) => {
      clearTimeout(patience);
      clearTimeout(sketch);
      if (mine !== turn) return;
      layingOut.value = false;
      then();
    };
    layouter.scene(graph, open).then(
      (next) => done(() => show(graph, next, false)),
      (error: unknown) =>
        done(() => {
          isSketch.value = false;
          layoutFault.value = String(error);
        }),
    );
  });
  return () => {
    stop();
    stopFitting();
  };
}

function lookAfresh(drawn: Scene, size: Size): void {
  automatic = opening(drawn, size);
  camera.value = automatic;
}

/** Whether any of a graph is drawn, so that its boxes can stay while it is laid out anew. */
function isInView(graph: Picture): boolean {
  const ids = new Set(graph.nodes.map(({ id }) => id));
  return shown === graph.name && scene.peek().boxes.some(({ node }) => ids.has(node.id));
}

function show(graph: Picture, next: Scene, sketched: boolean): void {
  const before = scene.value.boxes.find((box) => box.node.id === anchor);
  const after = next.boxes.find((box) => box.node.id === anchor);
  const known = new Set(scene.value.boxes.map((box) => box.node.id));
  const isOther = shown !== graph.name || !next.boxes.some((box) => known.has(box.node.id));
  // Who has not moved about in the sketch sees all of the layout too.
  const isUntouched = isSketch.value && camera.value === automatic;
  batch(() => {
    layoutFault.value = null;
    isSketch.value = sketched;
    scene.value = next;
  });
  if (isOther || isAllWanted || isUntouched) lookAfresh(next, viewSize.value);
  else if (before && after) camera.value = kept(camera.value, before, after);
  shown = graph.name;
  anchor = null;
  isAllWanted = false;
}

export function toggleSubgraph(id: string): void {
  anchor = id;
  const open = new Set(openSubgraphs.value);
  if (!open.delete(id)) open.add(id);
  openSubgraphs.value = open;
}

export function openAll(): void {
  const ids = [...allNodes.value.values()].filter(({ node }) => node.body);
  isAllWanted = true;
  openSubgraphs.value = new Set(ids.map(({ node }) => node.id));
}

export function closeAll(): void {
  isAllWanted = true;
  openSubgraphs.value = new Set();
}
