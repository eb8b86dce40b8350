/** The graph as a drawing to move about in. */

import { useEffect, useRef } from "preact/hooks";
import "./graph.css";
import "./graph_pane.css";
import { picture } from "../state/document";
import { ArrowHeads } from "./arrow_heads";
import { followPointer } from "./camera_input";
import { camera, fit, keepScene, layoutFault, scene, viewSize } from "./graph_state";
import { Drawing } from "./graph_view";
import type { Engine } from "./layout";

export function GraphPane({ engine }: { engine: Engine }) {
  const surface = useRef<SVGSVGElement>(null);
  useEffect(() => keepScene(engine), [engine]);
  useEffect(() => {
    const svg = surface.current;
    if (!svg) return;
    const observer = new ResizeObserver(() => {
      viewSize.value = { width: svg.clientWidth, height: svg.clientHeight };
    });
    observer.observe(svg);
    const release = followPointer(svg, camera, fit);
    return () => {
      observer.disconnect();
      release();
    };
  }, []);
  return (
    <div class="graph-pane">
      <svg
        ref={surface}
        class="graph"
        aria-label={`Graph ${picture.value?.name ?? ""}`}
        data-boxes={scene.value.boxes.length}
      >
        <ArrowHeads />
        <Drawing />
      </svg>
      {layoutFault.value && <p class="graph-fault">{layoutFault.value}</p>}
    </div>
  );
}
