/** Nodes: boxes, and frames around what is inside open subgraphs. */

import { useComputed } from "@preact/signals";
import { problems } from "../state/document";
import { phase, runFault } from "../state/run";
import { hoveredNode, hoveredStream, selectedNode } from "../state/selection";
import { type Camera, showing } from "./camera";
import { moveTo, uncovered } from "./flight";
import { camera, placePanel, toggleSubgraph } from "./graph_state";
import { heat, shares } from "./heat";
import { TITLE, textWidth } from "./measure";
import { pointer } from "./pointer";
import type { BoxPlace, PortPlace } from "./scene";
import { LABEL_INDENT, TAG_ROW, TITLE_MARGIN } from "./shapes";

/** The area of an open subgraph, below all lines. */
export function FrameArea({ box }: { box: BoxPlace }) {
  return (
    <rect
      class="frame"
      x={box.x}
      y={box.y}
      width={box.width}
      height={box.height}
      rx="10"
      style={{ "--kind": `var(--kind-${box.node.kind})` }}
    />
  );
}

export function Box({ box }: { box: BoxPlace }) {
  return (
    <>
      <Node box={box} />
      <Signs box={box} />
    </>
  );
}

/** What stands on a box besides its title: no part of the button, whose name would not have it. */
function Signs({ box }: { box: BoxPlace }) {
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: shapes and texts take no focus
    <g class="signs" transform={`translate(${box.x} ${box.y})`} aria-hidden="true">
      {box.ports.map((place) => (
        <PortMark key={`${place.incoming} ${place.x}`} place={place} box={box} />
      ))}
      <Share box={box} />
    </g>
  );
}

function Node({ box }: { box: BoxPlace }) {
  const { node } = box;
  const state = useBoxState(box);
  return (
    <g
      class={box.open ? "box open" : node.body ? "box subgraph" : "box"}
      transform={`translate(${box.x} ${box.y})`}
      style={{ "--kind": `var(--kind-${node.kind})` }}
      data-node={node.id}
      data-state={state}
      role="button"
      tabindex={0}
      aria-label={spoken(box)}
      {...(node.body ? { "aria-expanded": box.open } : {})}
      onClick={() => {
        placePanel(pointer.value);
        selectedNode.value = node.id;
      }}
      onDblClick={(event) => {
        event.stopPropagation();
        if (!node.body) return;
        selectedNode.value = null;
        toggleSubgraph(node.id);
      }}
      onKeyDown={(event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        event.stopPropagation();
        if (node.body && event.key === "Enter") toggleSubgraph(node.id);
        else selectedNode.value = node.id;
      }}
      onFocus={(event) => {
        if (event.currentTarget.matches(":focus-visible")) moveTo(looking(box), 160);
      }}
      onPointerEnter={() => {
        hoveredNode.value = node.id;
      }}
      onPointerLeave={() => {
        if (hoveredNode.value === node.id) hoveredNode.value = null;
      }}
    >
      {box.open ? <Header box={box} /> : <Body box={box} />}
    </g>
  );
}

/** The camera that has a box in view, of an open one its head. */
function looking(box: BoxPlace): Camera {
  const height = box.open ? Math.min(box.height, 120) : box.height;
  const width = box.open ? Math.min(box.width, 300) : box.width;
  return showing(camera.value, { x: box.x, y: box.y, width, height }, uncovered());
}

function useBoxState({ node }: BoxPlace) {
  return useComputed(() =>
    [
      selectedNode.value === node.id && "selected",
      hoveredNode.value === node.id && "hovered",
      problems.value.some((problem) => isAbout(problem.node, node.id)) && "wrong",
      runFault.value?.node === node.id && "wrong",
    ]
      .filter(Boolean)
      .join(" "),
  );
}

/** Whether a problem's node is this one, or inside it. */
export function isAbout(named: string | null, id: string): boolean {
  return named !== null && (named === id || (id.endsWith("__") && named.startsWith(id)));
}

function spoken({ node, open }: BoxPlace): string {
  const what = node.body ? (open ? "open subgraph" : "subgraph") : `${node.kind} calculator`;
  return `${node.title}, ${what}. ${node.doc}`;
}

function Body({ box }: { box: BoxPlace }) {
  const { node, width, height } = box;
  const fill = useComputed(() => {
    const share = shares.value.get(node.id);
    return phase.value === "idle" || share === undefined ? "" : `fill: ${heat(share)}`;
  });
  const middle = width / 2 + (node.body ? 7 : 0);
  return (
    <>
      {node.body && <rect class="behind" x="3" y="3" width={width} height={height} rx="7" />}
      <rect class="area" width={width} height={height} rx="7" style={fill} />
      <path class="stripe" d={stripe(height)} />
      <text class="title" x={middle} y={box.titleY + 4.5} text-anchor="middle">
        {node.title}
      </text>
      {node.body && (
        <Arrow id={node.id} x={middle - textWidth(node.title, TITLE) / 2 - 12} y={box.titleY} />
      )}
    </>
  );
}

function Header({ box }: { box: BoxPlace }) {
  const { node, titleY } = box;
  const width = textWidth(node.title, TITLE) + 2 * TITLE_MARGIN;
  return (
    <>
      <rect class="area" width={box.width} height={box.height} rx="10" />
      <rect class="handle" x="6" y={titleY - 12} width={width} height="24" rx="5" />
      <Arrow id={node.id} x={17} y={titleY} open />
      <text class="title" x="27" y={titleY + 4.5}>
        {node.title}
      </text>
    </>
  );
}

function Arrow({ id, x, y, open }: { id: string; x: number; y: number; open?: boolean }) {
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Enter on the node does the same
    <g
      class="arrow"
      transform={`translate(${x} ${y})`}
      onClick={(event) => {
        event.stopPropagation();
        toggleSubgraph(id);
      }}
    >
      <rect x="-11" y="-11" width="22" height="22" rx="4" />
      <path d={open ? "M-4 -2L0 2.5L4 -2" : "M-2 -4L2.5 0L-2 4"} />
    </g>
  );
}

function stripe(height: number): string {
  return `M4 0.7A7 7 0 0 0 0 7V${height - 7}A7 7 0 0 0 4 ${height - 0.7}Z`;
}

function PortMark({ place, box }: { place: PortPlace; box: BoxPlace }) {
  const { port, incoming } = place;
  const x = place.x - box.x;
  const y = place.y - box.y;
  const marked = useComputed(() => port.full === hoveredStream.value);
  return (
    <>
      {port.side ? (
        <path class="port side" data-marked={marked} d={`M${x} ${y - 4}l4 4l-4 4l-4 -4Z`} />
      ) : (
        <circle class="port" data-marked={marked} cx={x} cy={y} r="3" />
      )}
      {port.tag && (
        <text
          class="tag"
          // The line goes on inside a frame: the tag stands beside it.
          x={box.open ? x + LABEL_INDENT : x}
          y={incoming ? y + 13.5 + place.row * TAG_ROW : y - 6.5}
          text-anchor={box.open ? "start" : "middle"}
        >
          {port.tag}
        </text>
      )}
    </>
  );
}

/** The share of time that a node takes while a run is on. */
function Share({ box }: { box: BoxPlace }) {
  const share = useComputed(() => shares.value.get(box.node.id) ?? 0);
  if (phase.value === "idle" || box.open || share.value < 0.005) return null;
  return (
    <text class="share" x={box.width - 6} y={box.titleY + 4} text-anchor="end">
      {Math.round(share.value * 100)}%
    </text>
  );
}
