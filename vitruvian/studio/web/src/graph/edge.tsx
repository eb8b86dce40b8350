/** Streams: lines, and the names beside them. */

import { useComputed } from "@preact/signals";
import type { Port } from "../protocol";
import { inspected } from "../state/run";
import { hoveredStream, selectedStream } from "../state/selection";
import { pathThrough } from "./route";
import type { EdgePlace, LabelPlace } from "./scene";

function useMark(port: Port) {
  return useComputed(() => {
    if (port.full === hoveredStream.value) return "hovered";
    if (port.full === selectedStream.value) return "selected";
    return inspected.value.includes(port.full) ? "inspected" : "";
  });
}

export function edgeClass(edge: EdgePlace): string {
  return `edge${edge.port.side ? " side" : ""}${edge.back ? " back" : ""}`;
}

export function Edge({ edge }: { edge: EdgePlace }) {
  const mark = useMark(edge.port);
  const head = edge.back ? "back" : edge.port.side ? "side" : "stream";
  return (
    <path
      class={edgeClass(edge)}
      data-mark={mark}
      d={pathThrough(edge.points)}
      {...(edge.head ? { "marker-end": `url(#head-${head})` } : {})}
    />
  );
}

/** What the pointer meets: wider than the line that is seen. */
export function EdgeTarget({ edge }: { edge: EdgePlace }) {
  return <path class="edge-target" d={pathThrough(edge.points)} {...pointing(edge.port)} />;
}

export function Label({ label }: { label: LabelPlace }) {
  const mark = useMark(label.port);
  return (
    <g
      class={`label${label.port.side ? " side" : ""}`}
      data-mark={mark}
      transform={`translate(${label.x} ${label.y})`}
      {...pointing(label.port)}
    >
      <text class="stream">{label.name}</text>
      <text class="type" y="12.5">
        {label.type}
      </text>
    </g>
  );
}

/** What happens when the pointer is on a stream. */
export function pointing(port: Port) {
  return {
    "data-stream": port.full,
    onPointerEnter: () => {
      hoveredStream.value = port.full;
    },
    onPointerLeave: () => {
      if (hoveredStream.value === port.full) hoveredStream.value = null;
    },
    onClick: () => {
      selectedStream.value = port.full;
    },
  };
}
