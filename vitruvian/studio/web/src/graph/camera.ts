/** Where one looks from: scene to screen is `screen = scene * scale + (x, y)`. */

import type { Point } from "./scene";

export interface Camera {
  x: number;
  y: number;
  scale: number;
}

export interface Size {
  width: number;
  height: number;
}

export const SMALLEST = 0.08;
export const LARGEST = 4;

const clamp = (scale: number) => Math.min(LARGEST, Math.max(SMALLEST, scale));

/** Zoom so that the place under the pointer stays where it is. */
export function zoomedAt(camera: Camera, place: Point, factor: number): Camera {
  const scale = clamp(camera.scale * factor);
  const by = scale / camera.scale;
  return {
    scale,
    x: place.x - (place.x - camera.x) * by,
    y: place.y - (place.y - camera.y) * by,
  };
}

export function panned(camera: Camera, dx: number, dy: number): Camera {
  return { ...camera, x: camera.x + dx, y: camera.y + dy };
}

/** Show all of something; `largest` keeps small graphs from looking huge. */
export function fitted(content: Size, view: Size, margin = 32, largest = 1.15): Camera {
  const scale = clamp(
    Math.min(
      (view.width - 2 * margin) / Math.max(content.width, 1),
      (view.height - 2 * margin) / Math.max(content.height, 1),
      largest,
    ),
  );
  return {
    scale,
    x: (view.width - content.width * scale) / 2,
    y: (view.height - content.height * scale) / 2,
  };
}

/** Narrower than this, a whole graph could not be read. */
const NARROW = 500;

/** Begin with the whole graph; on a phone as large as can be read, from its beginning. */
export function opening(content: Size, view: Size, readable = 0.55, margin = 24): Camera {
  const whole = fitted(content, view, margin);
  if (view.width >= NARROW || whole.scale >= readable) return whole;
  const width = content.width * readable;
  const x = width > view.width - 2 * margin ? margin : (view.width - width) / 2;
  return { scale: readable, x, y: margin };
}

/** Look at a place from the middle of the view, near enough to read. */
export function centredOn(place: Point, view: Size, scale: number): Camera {
  return {
    scale: clamp(scale),
    x: view.width / 2 - place.x * clamp(scale),
    y: view.height / 2 - place.y * clamp(scale),
  };
}

/** Move the camera as little as shows all of a box, if it fits. */
export function showing(camera: Camera, box: Point & Size, view: Size, margin = 24): Camera {
  const shift = (from: number, length: number, room: number): number => {
    const before = margin - from;
    const after = room - margin - (from + length);
    return before > 0 ? before : after < 0 ? Math.max(after, margin - from) : 0;
  };
  const { scale } = camera;
  return panned(
    camera,
    shift(box.x * scale + camera.x, box.width * scale, view.width),
    shift(box.y * scale + camera.y, box.height * scale, view.height),
  );
}

/** Move the camera so that what was at `before` in the scene is seen where it was. */
export function kept(camera: Camera, before: Point, after: Point): Camera {
  return {
    ...camera,
    x: camera.x + (before.x - after.x) * camera.scale,
    y: camera.y + (before.y - after.y) * camera.scale,
  };
}

/** The camera between two others; `part` from 0 to 1. */
export function between(from: Camera, to: Camera, part: number): Camera {
  const scale = from.scale * (to.scale / from.scale) ** part;
  // Straight on the screen: interpolate what lies in the middle, in scene units.
  const along = from.scale === to.scale ? part : (scale - from.scale) / (to.scale - from.scale);
  return {
    scale,
    x: from.x + (to.x - from.x) * along,
    y: from.y + (to.y - from.y) * along,
  };
}
