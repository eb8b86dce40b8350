/** Moving about with pointer, wheel, two fingers or keys. */

import type { Signal } from "@preact/signals";
import { type Camera, panned, zoomedAt } from "./camera";
import type { Point } from "./scene";

/** Further than this a press is a drag, not a click. */
const SLACK = 4;

/** Let the camera follow what happens on the surface; returns how to stop. */
export function followPointer(
  surface: SVGSVGElement,
  camera: Signal<Camera>,
  fit: () => void,
): () => void {
  const fingers = new Map<number, Point>();
  const stop = new AbortController();
  const listen = <K extends keyof SVGElementEventMap>(
    kind: K,
    listener: (event: SVGElementEventMap[K]) => void,
    options: AddEventListenerOptions = {},
  ) => surface.addEventListener(kind, listener, { ...options, signal: stop.signal });
  let travelled = 0;

  const place = (event: MouseEvent): Point => {
    const { left, top } = surface.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  };

  listen("pointerdown", (event) => {
    if (event.button !== 0) return;
    if (fingers.size === 0) travelled = 0;
    fingers.set(event.pointerId, place(event));
  });

  listen("pointermove", (event) => {
    const before = fingers.get(event.pointerId);
    if (!before) return;
    const now = place(event);
    travelled += Math.hypot(now.x - before.x, now.y - before.y);
    if (travelled < SLACK) return;
    surface.setPointerCapture(event.pointerId);
    surface.dataset["moving"] = "";
    const other = [...fingers].find(([id]) => id !== event.pointerId)?.[1];
    fingers.set(event.pointerId, now);
    camera.value = other
      ? pinched(camera.value, other, before, now)
      : panned(camera.value, now.x - before.x, now.y - before.y);
  });

  const release = (event: PointerEvent) => {
    fingers.delete(event.pointerId);
    if (fingers.size === 0) delete surface.dataset["moving"];
  };
  listen("pointerup", release);
  listen("pointercancel", release);
  // What ends a drag is no click on what happens to be below.
  listen(
    "click",
    (event) => {
      if (travelled >= SLACK) event.stopPropagation();
    },
    { capture: true },
  );
  listen(
    "wheel",
    (event) => {
      event.preventDefault();
      camera.value = wheeled(camera.value, event, place(event));
    },
    { passive: false },
  );
  listen("dblclick", (event) => {
    if (event.target === surface) fit();
  });
  listen("keydown", (event) => {
    const next = keyed(camera.value, event, {
      x: surface.clientWidth / 2,
      y: surface.clientHeight / 2,
    });
    if (next === "fit") fit();
    else if (next) camera.value = next;
    if (next) event.preventDefault();
  });
  return () => stop.abort();
}

/** One finger moves, the other rests: keep both on what they touch. */
export function pinched(camera: Camera, rest: Point, before: Point, now: Point): Camera {
  const factor =
    Math.hypot(now.x - rest.x, now.y - rest.y) /
    Math.max(Math.hypot(before.x - rest.x, before.y - rest.y), 1);
  return zoomedAt(camera, rest, factor);
}

/** A wheel zooms; what a touchpad reports as scrolling along both axes pans. */
export function wheeled(
  camera: Camera,
  event: Pick<WheelEvent, "deltaX" | "deltaY" | "deltaMode" | "ctrlKey" | "shiftKey">,
  place: Point,
): Camera {
  const unit = event.deltaMode === 1 ? 16 : 1;
  if (event.shiftKey) return panned(camera, -(event.deltaX || event.deltaY) * unit, 0);
  if (event.deltaX !== 0 && !event.ctrlKey) {
    return panned(camera, -event.deltaX * unit, -event.deltaY * unit);
  }
  const speed = event.ctrlKey ? 0.01 : 0.0016;
  return zoomedAt(camera, place, Math.exp(-event.deltaY * unit * speed));
}

/** Arrows pan, plus and minus zoom, 0 shows all. */
export function keyed(
  camera: Camera,
  event: Pick<KeyboardEvent, "key" | "shiftKey" | "ctrlKey" | "metaKey" | "altKey">,
  middle: Point,
): Camera | "fit" | null {
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  const far = event.shiftKey ? 240 : 60;
  switch (event.key) {
    case "ArrowLeft":
      return panned(camera, far, 0);
    case "ArrowRight":
      return panned(camera, -far, 0);
    case "ArrowUp":
      return panned(camera, 0, far);
    case "ArrowDown":
      return panned(camera, 0, -far);
    case "+":
    case "=":
      return zoomedAt(camera, middle, 1.2);
    case "-":
      return zoomedAt(camera, middle, 1 / 1.2);
    case "0":
      return "fit";
    default:
      return null;
  }
}
