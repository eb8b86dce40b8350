/** Draws landmarks, detections and rectangles over a picture, or on an empty ground. */

import type { Payload } from "../protocol";
import { detectionsOf, type Landmarks, landmarksOf, type Rectangle, rectsOf } from "./payload";

export interface Ground {
  /** Size of the canvas in pixels. */
  width: number;
  height: number;
  /** Size of the frame that pixel coordinates refer to. */
  frameWidth: number;
  frameHeight: number;
}

const COLOURS = ["#35c2ff", "#ffb02e", "#7ee081", "#ff7eb6"];
const OUTLINE = "rgb(0 0 0 / 55%)";
/** Landmarks that are less likely to be seen are drawn faintly. */
const LEAST_VISIBILITY = 0.5;

type Place = (x: number, y: number) => [number, number];

export function paintOverlay(
  context: CanvasRenderingContext2D,
  payload: Payload,
  ground: Ground,
): void {
  const unit = Math.max(1.5, ground.width / 320);
  if (payload.kind === "landmarks") {
    const landmarks = landmarksOf(payload);
    paintLandmarks(context, landmarks, landmarkPlace(landmarks, ground), unit);
  } else if (payload.kind === "detections") {
    const { normalized, detections } = detectionsOf(payload);
    const place = scaled(normalized, ground);
    detections.forEach(({ box, keypoints, label, score }, number) => {
      const [x = 0, y = 0, width = 0, height = 0] = box;
      const corners: [number, number][] = [
        [x, y],
        [x + width, y],
        [x + width, y + height],
        [x, y + height],
      ];
      const colour = COLOURS[number % COLOURS.length] ?? "";
      outline(
        context,
        corners.map((corner) => place(...corner)),
        colour,
        unit,
      );
      for (const [left = 0, top = 0] of keypoints) dot(context, place(left, top), colour, unit * 2);
      const words = [label, score === null ? "" : score.toFixed(2)].filter(Boolean).join(" ");
      text(context, words, place(x, y), colour, unit);
    });
  } else if (payload.kind === "rect") {
    const { normalized, rects } = rectsOf(payload);
    rects.forEach((rect, number) => {
      const corners = cornersOf(rect, normalized, ground);
      outline(context, corners, COLOURS[number % COLOURS.length] ?? "", unit);
    });
  }
}

function scaled(normalized: boolean, ground: Ground): Place {
  const { width, height, frameWidth, frameHeight } = ground;
  return normalized
    ? (x, y) => [x * width, y * height]
    : (x, y) => [(x / frameWidth) * width, (y / frameHeight) * height];
}

/** Landmarks in metres have no place in the picture: they are drawn as large as they fit. */
function landmarkPlace(landmarks: Landmarks, ground: Ground): Place {
  if (landmarks.normalized) return scaled(true, ground);
  const points = landmarks.lists.flat();
  const xs = points.map(([x]) => x ?? 0);
  const ys = points.map(([, y]) => y ?? 0);
  const [left, right] = [Math.min(...xs), Math.max(...xs)];
  const [top, bottom] = [Math.min(...ys), Math.max(...ys)];
  const size = Math.min(
    (ground.width * 0.9) / Math.max(right - left, 1e-6),
    (ground.height * 0.9) / Math.max(bottom - top, 1e-6),
  );
  return (x, y) => [
    ground.width / 2 + (x - (left + right) / 2) * size,
    ground.height / 2 + (y - (top + bottom) / 2) * size,
  ];
}

function paintLandmarks(
  context: CanvasRenderingContext2D,
  landmarks: Landmarks,
  place: Place,
  unit: number,
): void {
  landmarks.lists.forEach((points, person) => {
    const colour = COLOURS[person % COLOURS.length] ?? "";
    const places = points.map(([x, y]) =>
      typeof x === "number" && typeof y === "number" ? place(x, y) : null,
    );
    const isSeen = (number: number) => (points[number]?.[3] ?? 1) >= LEAST_VISIBILITY;
    for (const [one, other] of landmarks.connections ?? []) {
      const from = places[one];
      const to = places[other];
      if (!from || !to) continue;
      context.globalAlpha = isSeen(one) && isSeen(other) ? 1 : 0.35;
      line(context, [from, to], OUTLINE, unit * 2.4);
      line(context, [from, to], colour, unit * 1.2);
    }
    places.forEach((point, number) => {
      if (!point) return;
      context.globalAlpha = isSeen(number) ? 1 : 0.35;
      dot(context, point, "#ffffff", unit * 1.8);
    });
    context.globalAlpha = 1;
  });
}

/** Return the corners of a turned rectangle; it is turned in pixels, not in fractions. */
export function cornersOf(
  rect: Rectangle,
  normalized: boolean,
  ground: Ground,
): [number, number][] {
  const { frameWidth, frameHeight } = ground;
  const [scaleX, scaleY] = normalized ? [frameWidth, frameHeight] : [1, 1];
  const cos = Math.cos(rect.rotation);
  const sin = Math.sin(rect.rotation);
  const place = scaled(false, ground);
  return [
    [-0.5, -0.5],
    [0.5, -0.5],
    [0.5, 0.5],
    [-0.5, 0.5],
  ].map(([across = 0, down = 0]) => {
    const x = across * rect.width * scaleX;
    const y = down * rect.height * scaleY;
    return place(
      rect.xCenter * scaleX + x * cos - y * sin,
      rect.yCenter * scaleY + x * sin + y * cos,
    );
  });
}

// Strokes

function line(
  context: CanvasRenderingContext2D,
  points: [number, number][],
  colour: string,
  width: number,
  isClosed = false,
): void {
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.lineCap = "round";
  context.lineJoin = "round";
  context.beginPath();
  for (const [x, y] of points) context.lineTo(x, y);
  if (isClosed) context.closePath();
  context.stroke();
}

function outline(
  context: CanvasRenderingContext2D,
  points: [number, number][],
  colour: string,
  unit: number,
): void {
  line(context, points, OUTLINE, unit * 2.4, true);
  line(context, points, colour, unit * 1.2, true);
}

function dot(
  context: CanvasRenderingContext2D,
  [x, y]: [number, number],
  colour: string,
  radius: number,
): void {
  context.fillStyle = colour;
  context.strokeStyle = OUTLINE;
  context.lineWidth = radius / 2;
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fill();
  context.stroke();
}

function text(
  context: CanvasRenderingContext2D,
  words: string,
  [x, y]: [number, number],
  colour: string,
  unit: number,
): void {
  if (!words) return;
  context.font = `${Math.round(unit * 9)}px sans-serif`;
  context.lineWidth = unit * 2;
  context.strokeStyle = OUTLINE;
  context.fillStyle = colour;
  context.strokeText(words, x + unit * 2, y + unit * 10);
  context.fillText(words, x + unit * 2, y + unit * 10);
}
