/** Buttons over the drawing. */

import { useComputed } from "@preact/signals";
import { useState } from "preact/hooks";
import { Icon, type IconName } from "../layout/icons";
import { picture } from "../state/document";
import { fitted, zoomedAt } from "./camera";
import { exportGraph } from "./export";
import { moveTo } from "./flight";
import { camera, closeAll, openAll, openSubgraphs, scene, viewSize } from "./graph_state";
import { Legend } from "./legend";
import { openSearch } from "./search_box";

interface ToolProps {
  icon: IconName;
  label: string;
  onClick: () => void;
  pressed?: boolean;
}

function Tool({ icon, label, onClick, pressed }: ToolProps) {
  return (
    <button
      type="button"
      class="button plain square"
      title={label}
      aria-label={label}
      onClick={onClick}
      {...(pressed === undefined ? {} : { "aria-pressed": pressed })}
    >
      <Icon name={icon} />
    </button>
  );
}

function zoom(factor: number): void {
  const { width, height } = viewSize.value;
  moveTo(zoomedAt(camera.value, { x: width / 2, y: height / 2 }, factor), 140);
}

export function Toolbar() {
  const percent = useComputed(() => `${Math.round(camera.value.scale * 100)} %`);
  const [legend, setLegend] = useState(false);
  if (!picture.value) return null;
  const anyOpen = openSubgraphs.value.size > 0;
  return (
    <>
      {legend && <Legend close={() => setLegend(false)} />}
      <div class="toolbar" role="toolbar" aria-label="View">
        <Tool icon="minus" label="Smaller (−)" onClick={() => zoom(1 / 1.25)} />
        <span class="tiny percent">{percent}</span>
        <Tool icon="plus" label="Larger (+)" onClick={() => zoom(1.25)} />
        <Tool
          icon="fit"
          label="Show the whole graph (0)"
          onClick={() => moveTo(fitted(scene.value, viewSize.value))}
        />
        <hr />
        <Tool
          icon={anyOpen ? "fold" : "unfold"}
          label={anyOpen ? "Close all subgraphs" : "Open all subgraphs"}
          onClick={anyOpen ? closeAll : openAll}
        />
        <Tool icon="search" label="Find a node or a stream (Ctrl+K or /)" onClick={openSearch} />
        <hr />
        <button
          type="button"
          class="button plain"
          title="Save the drawing as SVG"
          onClick={() => void exportGraph("svg")}
        >
          <Icon name="download" /> SVG
        </button>
        <button
          type="button"
          class="button plain"
          title="Save the drawing as PNG"
          onClick={() => void exportGraph("png")}
        >
          PNG
        </button>
        <Tool
          icon="help"
          label="What the signs mean, and the keys"
          pressed={legend}
          onClick={() => setLegend(!legend)}
        />
      </div>
    </>
  );
}
