/** Flying to a node or stream: open what hides it, then move the camera there. */

import { effect } from "@preact/signals";
import { picture } from "../state/document";
import { flight, selectedNode } from "../state/selection";
import { between, type Camera, centredOn, type Size } from "./camera";
import { allNodes, camera, openSubgraphs, placePanel, scene, viewSize } from "./graph_state";
import type { Point, Scene } from "./scene";

const TIME = 380;
const NEAR = 0.9;
/** As in details.css: how wide the panel is, and below which width it lies at the bottom. */
const PANEL = 342;
const NARROW = 560;

let frame = 0;

/** Move the camera, at once where no motion is wanted. */
export function moveTo(goal: Camera, time = TIME): void {
  cancelAnimationFrame(frame);
  if (matchMedia("(prefers-reduced-motion: reduce)").matches || time === 0) {
    camera.value = goal;
    return;
  }
  const from = camera.value;
  const begin = performance.now();
  const step = (now: number) => {
    const part = Math.min(Math.max((now - begin) / time, 0), 1);
    camera.value = between(from, goal, 1 - (1 - part) ** 3);
    if (part < 1) frame = requestAnimationFrame(step);
  };
  frame = requestAnimationFrame(step);
}

/** Follow the requests to fly somewhere; returns how to stop. */
export function keepFlying(): () => void {
  let done = 0;
  return effect(() => {
    const goal = flight.value;
    const drawn = scene.value;
    if (!goal || goal.at === done) return;
    const hiding = goal.node ? around(goal.node) : aroundStream(goal.stream ?? "");
    if (hiding.some((id) => !openSubgraphs.peek().has(id))) {
      // The scene changes when they are open; then this runs again.
      openSubgraphs.value = new Set([...openSubgraphs.peek(), ...hiding]);
      return;
    }
    const place = goal.node ? nodePlace(drawn, goal.node) : streamPlace(drawn, goal.stream ?? "");
    if (!place) return;
    done = goal.at;
    placePanel(null);
    const scale = Math.max(camera.peek().scale, NEAR);
    moveTo(centredOn(place, uncovered(), scale));
  });
}

/** The part of the view that the panel about the selected node leaves free. */
export function uncovered(): Size {
  const { width, height } = viewSize.peek();
  if (selectedNode.peek() === null) return { width, height };
  if (width <= NARROW) return { width, height: height * 0.45 };
  return { width: width - Math.min(PANEL, width * 0.46), height };
}

function around(node: string): string[] {
  return allNodes.peek().get(node)?.around ?? [];
}

/** Return the subgraphs around the outermost node that makes a stream. */
function aroundStream(stream: string): string[] {
  if (picture.peek()?.inputs.some((port) => port.full === stream)) return [];
  let best: string[] | null = null;
  for (const { node, around } of allNodes.peek().values()) {
    if (!node.outputs.some((port) => port.full === stream)) continue;
    if (!best || around.length < best.length) best = around;
  }
  return best ?? [];
}

function nodePlace(drawn: Scene, id: string): Point | null {
  const box = drawn.boxes.find((other) => other.node.id === id);
  if (!box) return null;
  const tall = box.open ? Math.min(box.height, 300) : box.height;
  return { x: box.x + box.width / 2, y: box.y + tall / 2 };
}

function streamPlace(drawn: Scene, full: string): Point | null {
  const end = drawn.ends.find((other) => other.incoming && other.port.full === full);
  if (end) return { x: end.x + end.width / 2, y: end.y + end.height };
  return (
    drawn.labels.find((label) => label.port.full === full) ??
    drawn.boxes.flatMap((box) => box.ports).find((port) => port.port.full === full) ??
    null
  );
}
