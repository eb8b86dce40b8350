/** The graph as a drawing to move about in. */

import { useEffect, useRef } from "preact/hooks";
import "./graph.css";
import "./graph_pane.css";
import "./details.css";
import { picture } from "../state/document";
import { selectedNode, selectedStream } from "../state/selection";
import { ArrowHeads } from "./arrow_heads";
import { fitted } from "./camera";
import { followPointer } from "./camera_input";
import { Details } from "./details";
import { keepFlying, moveTo } from "./flight";
import {
  camera,
  isSketch,
  keepScene,
  layingOut,
  layoutFault,
  scene,
  viewSize,
} from "./graph_state";
import { Drawing } from "./graph_view";
import type { Engine } from "./layout";
import { pointer } from "./pointer";
import { quickEngine } from "./quick/quick_engine";
import { openSearch, SearchBox } from "./search_box";
import { StreamTip } from "./stream_tip";
import { Toolbar } from "./toolbar";

export function GraphPane({ engine }: { engine: Engine }) {
  const surface = useRef<SVGSVGElement>(null);
  useEffect(() => keepScene(engine, quickEngine), [engine]);
  useEffect(keepFlying, []);
  useEffect(watchSearchKeys, []);
  useEffect(() => (surface.current ? watchSurface(surface.current) : undefined), []);
  return (
    <div class="graph-pane">
      <svg
        ref={surface}
        class="graph"
        role="group"
        aria-label={`Graph ${picture.value?.name ?? ""}`}
        aria-busy={isSketch.value}
        data-boxes={scene.value.boxes.length}
      >
        <ArrowHeads />
        <Drawing />
      </svg>
      {layingOut.value && (
        <p class="graph-busy" role="status">
          Arranging the graph …
        </p>
      )}
      {layoutFault.value && <p class="graph-fault">{layoutFault.value}</p>}
      <StreamTip />
      <Toolbar />
      <SearchBox />
      <Details />
    </div>
  );
}

function watchSurface(svg: SVGSVGElement): () => void {
  const observer = new ResizeObserver(() => {
    viewSize.value = { width: svg.clientWidth, height: svg.clientHeight };
  });
  observer.observe(svg);
  const follow = (event: PointerEvent) => {
    const { left, top } = svg.getBoundingClientRect();
    pointer.value = { x: event.clientX - left, y: event.clientY - top };
  };
  svg.addEventListener("pointermove", follow, { capture: true });
  const release = followPointer(svg, camera, () => moveTo(fitted(scene.value, viewSize.value)));
  return () => {
    observer.disconnect();
    svg.removeEventListener("pointermove", follow, { capture: true });
    release();
  };
}

/** Ctrl+K anywhere, and / where one is not writing, open the search; Escape ends a selection. */
function watchSearchKeys(): () => void {
  const onKey = (event: KeyboardEvent) => {
    if (event.key === "Escape" && event.target instanceof Element) {
      if (event.target === document.body || event.target.closest(".graph-pane")) {
        selectedNode.value = null;
        selectedStream.value = null;
      }
      return;
    }
    const writing =
      event.target instanceof Element &&
      event.target.closest("input, textarea, select, [contenteditable]") !== null;
    const asked =
      event.key === "/" ? !writing : event.key === "k" && (event.ctrlKey || event.metaKey);
    if (!asked) return;
    event.preventDefault();
    openSearch();
  };
  window.addEventListener("keydown", onKey);
  return () => window.removeEventListener("keydown", onKey);
}
