/** The contents of packets as the inspector shows them, read with care: they come from anywhere. */

import type { Payload } from "../protocol";

export type Point = readonly (number | null)[];

export interface Landmarks {
  lists: Point[][];
  normalized: boolean;
  names: string[] | null;
  connections: [number, number][] | null;
}

export interface Detection {
  score: number | null;
  label: string;
  /** Left, top, width, height. */
  box: number[];
  keypoints: number[][];
}

export interface Rectangle {
  xCenter: number;
  yCenter: number;
  width: number;
  height: number;
  /** Radians, clockwise. */
  rotation: number;
}

export interface TensorFigures {
  shape: number[];
  dtype: string;
  min: number | null;
  max: number | null;
  mean: number | null;
  std: number | null;
}

function record(data: unknown): Record<string, unknown> {
  return typeof data === "object" && data !== null ? (data as Record<string, unknown>) : {};
}

function list<T>(value: unknown): T[] {
  return Array.isArray(value) ? (value as T[]) : [];
}

export function landmarksOf(payload: Payload): Landmarks {
  const data = record(payload.data);
  return {
    lists: list<Point[]>(data["lists"]),
    normalized: data["normalized"] !== false,
    names: Array.isArray(data["names"]) ? (data["names"] as string[]) : null,
    connections: Array.isArray(data["connections"])
      ? (data["connections"] as [number, number][])
      : null,
  };
}

export function detectionsOf(payload: Payload): { normalized: boolean; detections: Detection[] } {
  const data = record(payload.data);
  return {
    normalized: data["normalized"] !== false,
    detections: list<Detection>(data["detections"]),
  };
}

export function rectsOf(payload: Payload): { normalized: boolean; rects: Rectangle[] } {
  const data = record(payload.data);
  return { normalized: data["normalized"] !== false, rects: list<Rectangle>(data["rects"]) };
}

export function tensorsOf(payload: Payload): TensorFigures[] {
  return list<TensorFigures>(record(payload.data)["tensors"]);
}

/** Return numbers with their names: of a list its indexes, of a single number nothing. */
export function numbersOf(payload: Payload): [string, unknown][] {
  const { data } = payload;
  if (Array.isArray(data)) return data.map((number, place) => [String(place), number]);
  if (typeof data === "object" && data !== null) return Object.entries(data);
  return [["", data ?? payload.text]];
}

/** Tell whether a payload can be drawn over a picture. */
export function isDrawn({ kind, data }: Payload): boolean {
  return data !== null && ["landmarks", "detections", "rect"].includes(kind);
}
