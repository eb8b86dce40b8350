/** The last seconds of each thread, to zoom and move about in. */

import { effect, signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { picture } from "../state/document";
import { isActive, phase } from "../state/run";
import { flyTo, hoveredNode, selectedNode } from "../state/selection";
import { nodeColour } from "./colours";
import { count, microseconds, timestamp } from "./format";
import { Icon } from "./icons";
import type { SpanView } from "./span_ring";
import { nameOf, nodesOf } from "./stream_names";
import { isDark, onThemeChange, themeColours } from "./theme_colours";
import { heightOf, laneAt, paintTimeline, type TimelineColours } from "./timeline_paint";
import { timeline, timelineChanges } from "./timeline_state";
import { timeByNode } from "./timeline_summary";
import { FIRST_VIEW, followed, panned, type TimelineView, zoomed } from "./timeline_view";

/** Nodes in the legend. */
const LONGEST = 12;

const view = signal<TimelineView>(FIRST_VIEW);
const themeChanges = signal(0);
/** The span under the pointer, and where the pointer is. */
const pointed = signal<{ span: SpanView; lane: number; x: number; y: number } | null>(null);

/** A run that starts is followed from its beginning. */
effect(() => {
  if (phase.value === "starting") view.value = { ...FIRST_VIEW, width: view.peek().width };
});

/** A view that follows shows the newest spans as they come. */
effect(() => {
  void timelineChanges.value;
  if (isActive.value) view.value = followed(view.peek(), timeline.peek().newest);
});

export function TimelinePanel() {
  const changes = timelineChanges.value;
  const store = timeline.value;
  if (store.isEmpty) {
    return <p class="panel-empty">Run the graph to see what its threads do.</p>;
  }
  return (
    <div class="timeline" data-changes={changes}>
      <Tools />
      <TimelineCanvas />
      <Legend />
      {store.thinned > 0 && (
        <p class="tiny">Short calls are thinned out: there were too many to send all of them.</p>
      )}
    </div>
  );
}

function Tools() {
  const zoom = (factor: number) => {
    view.value = zoomed(view.value, factor, 0.5);
  };
  return (
    <div class="timeline-tools">
      <span class="tiny">{microseconds(view.value.width)} in view</span>
      <span class="spacer" />
      <button
        type="button"
        class="button plain"
        aria-pressed={view.value.follows}
        title="Follow the run (f)"
        onClick={toggleFollowing}
      >
        <Icon name="follow" /> Follow
      </button>
      <button
        type="button"
        class="button plain square"
        aria-label="Show more time"
        title="Show more time ( − )"
        onClick={() => zoom(0.5)}
      >
        <Icon name="minus" />
      </button>
      <button
        type="button"
        class="button plain square"
        aria-label="Show less time"
        title="Show less time ( + )"
        onClick={() => zoom(2)}
      >
        <Icon name="plus" />
      </button>
    </div>
  );
}

/** The nodes that take most of the time in view, and their colours. */
function Legend() {
  const store = timeline.value;
  const rows = timeByNode(store, view.value).slice(0, LONGEST);
  const names = nodesOf(picture.value);
  themeChanges.value;
  const dark = isDark();
  return (
    <ol class="longest" aria-label="Longest in view" onPointerLeave={() => highlight(null)}>
      {rows.map(({ node, time, calls }) => {
        const id = store.nodes[node] ?? "";
        const { title, around } = nameOf(names, id);
        return (
          <li key={id} data-hovered={hoveredNode.value === id}>
            <button
              type="button"
              title={[...around, title].join(" › ")}
              onPointerEnter={() => highlight(id)}
              onFocus={() => highlight(id)}
              onBlur={() => highlight(null)}
              onClick={() => {
                selectedNode.value = id;
                flyTo({ node: id });
              }}
            >
              <span class="swatch" style={{ background: nodeColour(node, dark) }} />
              <span class="name">{title}</span>
              <span class="around">{around.at(-1)}</span>
              <span class="spacer" />
              <span class="figure">{count(calls)}×</span>
              <span class="figure">{microseconds(time)}</span>
            </button>
          </li>
        );
      })}
    </ol>
  );
}

function highlight(node: string | null): void {
  if (hoveredNode.value !== node) hoveredNode.value = node;
}

function toggleFollowing(): void {
  const follows = !view.value.follows;
  view.value = followed({ ...view.value, follows }, timeline.value.newest);
}

function pan(share: number): void {
  const store = timeline.value;
  view.value = panned(view.value, share, store.oldest, store.newest);
}

function TimelineCanvas() {
  const canvas = useRef<HTMLCanvasElement>(null);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = canvas.current;
    const frame = box.current;
    if (!element || !frame) return;
    return watch(element, frame);
  }, []);
  return (
    <div class="timeline-box" ref={box}>
      <canvas
        ref={canvas}
        tabIndex={0}
        role="img"
        aria-label="Timeline of the threads; arrow keys move, plus and minus zoom, f follows"
      />
      <Tooltip />
    </div>
  );
}

/** Draw whenever something changes, and let pointer and keys move the view. */
function watch(canvas: HTMLCanvasElement, box: HTMLElement): () => void {
  const size = signal(box.clientWidth);
  const sizes = new ResizeObserver(() => {
    size.value = box.clientWidth;
  });
  sizes.observe(box);
  const stopTheme = onThemeChange(() => {
    themeChanges.value += 1;
  });
  let scheduled = 0;
  const stopDrawing = effect(() => {
    // What the drawing depends on; drawn once for all that changes before the next frame.
    void [timelineChanges.value, size.value, themeChanges.value, hoveredNode.value, view.value];
    if (!scheduled) {
      scheduled = requestAnimationFrame(() => {
        scheduled = 0;
        draw(canvas, box.clientWidth);
      });
    }
  });
  const stopMoving = followPointer(canvas);
  return () => {
    stopMoving();
    stopDrawing();
    cancelAnimationFrame(scheduled);
    stopTheme();
    sizes.disconnect();
    pointed.value = null;
  };
}

function draw(canvas: HTMLCanvasElement, width: number): void {
  const store = timeline.peek();
  const height = heightOf(store);
  const scale = devicePixelRatio;
  if (canvas.width !== Math.round(width * scale) || canvas.height !== Math.round(height * scale)) {
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(height * scale);
    canvas.style.width = `${width}px`;
    canvas.style.height = `${height}px`;
  }
  const context = canvas.getContext("2d");
  if (!context) return;
  context.setTransform(scale, 0, 0, scale, 0, 0);
  const node = hoveredNode.peek();
  const marked = node === null ? -1 : store.nodes.indexOf(node);
  paintTimeline(context, store, view.peek(), width, colours(), { node: marked });
}

function colours(): TimelineColours {
  const theme = themeColours();
  return {
    faint: theme["text-2"],
    line: theme.line,
    ground: theme.sunken,
    marked: theme.isDark ? "#0d1014" : "#ffffff",
    font: `11px ${theme.font}`,
    node: (index) => nodeColour(index, theme.isDark),
  };
}

// Pointer and keys

function followPointer(canvas: HTMLCanvasElement): () => void {
  const pointers = new Map<number, number>();
  let moved = 0;
  const fraction = (x: number) => x / Math.max(1, canvas.clientWidth);
  const down = (event: PointerEvent) => {
    canvas.setPointerCapture(event.pointerId);
    pointers.set(event.pointerId, event.offsetX);
    moved = 0;
  };
  const move = (event: PointerEvent) => {
    const before = pointers.get(event.pointerId);
    if (before === undefined) {
      point(canvas, event);
      return;
    }
    pointers.set(event.pointerId, event.offsetX);
    pointed.value = null;
    moved += Math.abs(event.offsetX - before);
    const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
    if (other === undefined) pan(-fraction(event.offsetX - before));
    else {
      const factor = Math.abs(event.offsetX - other) / Math.max(1, Math.abs(before - other));
      view.value = zoomed(view.value, factor || 1, fraction((event.offsetX + other) / 2));
    }
  };
  const up = (event: PointerEvent) => {
    if (!pointers.delete(event.pointerId) || moved > 4) return;
    point(canvas, event);
    const node = timeline.peek().nodes[pointed.peek()?.span.node ?? -1];
    if (node === undefined) return;
    selectedNode.value = node;
    flyTo({ node });
  };
  const leave = () => {
    if (pointed.peek()) hoveredNode.value = null;
    pointed.value = null;
  };
  const wheel = (event: WheelEvent) => {
    event.preventDefault();
    const isPanning = event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY);
    if (isPanning) pan(fraction(event.deltaX || event.deltaY));
    else view.value = zoomed(view.value, 1.0015 ** -event.deltaY, fraction(event.offsetX));
  };
  const aborter = new AbortController();
  const { signal: until } = aborter;
  canvas.addEventListener("pointerdown", down, { signal: until });
  canvas.addEventListener("pointermove", move, { signal: until });
  canvas.addEventListener("pointerup", up, { signal: until });
  canvas.addEventListener("pointercancel", (event) => pointers.delete(event.pointerId), {
    signal: until,
  });
  canvas.addEventListener("pointerleave", leave, { signal: until });
  canvas.addEventListener("wheel", wheel, { passive: false, signal: until });
  canvas.addEventListener("keydown", onKey, { signal: until });
  return () => aborter.abort();
}

function onKey(event: KeyboardEvent): void {
  const actions: Record<string, () => void> = {
    ArrowLeft: () => pan(-0.2),
    ArrowRight: () => pan(0.2),
    "+": () => {
      view.value = zoomed(view.value, 1.5, 0.5);
    },
    "-": () => {
      view.value = zoomed(view.value, 1 / 1.5, 0.5);
    },
    f: toggleFollowing,
  };
  const action = actions[event.key];
  if (!action || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  action();
}

/** Find the span under the pointer. */
function point(canvas: HTMLCanvasElement, event: PointerEvent): void {
  const store = timeline.peek();
  const lane = laneAt(event.offsetY);
  const { width, end } = view.peek();
  const perPixel = width / Math.max(1, canvas.clientWidth);
  const time = end - width + event.offsetX * perPixel;
  const span = store.rings[lane]?.find(time, perPixel * 3) ?? null;
  pointed.value = span && { span, lane, x: event.offsetX, y: event.offsetY };
  hoveredNode.value = span ? (store.nodes[span.node] ?? null) : null;
}

function Tooltip() {
  const at = pointed.value;
  if (!at) return null;
  const store = timeline.peek();
  const { title, around } = nameOf(nodesOf(picture.peek()), store.nodes[at.span.node] ?? "");
  return (
    <div
      class="tooltip"
      style={{ left: `clamp(0px, ${at.x + 12}px, calc(100% - 200px))`, top: `${at.y + 16}px` }}
    >
      {around.length > 0 && <div class="around">{around.join(" › ")}</div>}
      <strong>{title}</strong>
      <div class="figure">
        {microseconds(at.span.end - at.span.start)}
        {Number.isFinite(at.span.timestamp) && ` · packet at ${timestamp(at.span.timestamp)}`}
      </div>
    </div>
  );
}
