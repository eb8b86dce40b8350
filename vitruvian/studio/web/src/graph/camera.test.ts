import { describe, expect, it } from "vitest";
import { between, type Camera, fitted, kept, LARGEST, opening, showing, zoomedAt } from "./camera";
import { keyed, pinched, wheeled } from "./camera_input";

const CAMERA: Camera = { x: 10, y: 20, scale: 0.5 };
const seen = (camera: Camera, x: number, y: number) => ({
  x: x * camera.scale + camera.x,
  y: y * camera.scale + camera.y,
});
const VIEW = { width: 800, height: 600 };
const WHEEL = { deltaX: 0, deltaY: 0, deltaMode: 0, ctrlKey: false, shiftKey: false };
const KEY = { key: "", shiftKey: false, ctrlKey: false, metaKey: false, altKey: false };

describe("the camera", () => {
  it("keeps what is under the pointer in its place while zooming", () => {
    const place = seen(CAMERA, 300, 200);
    expect(seen(zoomedAt(CAMERA, place, 1.7), 300, 200)).toEqual({
      x: expect.closeTo(place.x),
      y: expect.closeTo(place.y),
    });
  });

  it("zooms no further than its limit", () => {
    expect(zoomedAt(CAMERA, { x: 0, y: 0 }, 1000).scale).toBe(LARGEST);
  });

  it("fits a graph into the middle of the view", () => {
    const camera = fitted({ width: 2000, height: 1000 }, VIEW);
    expect(seen(camera, 1000, 500)).toEqual({ x: expect.closeTo(400), y: expect.closeTo(300) });
    expect(seen(camera, 0, 0).x).toBeCloseTo(32);
  });

  it("begins with the whole graph, however large", () => {
    const camera = opening({ width: 9000, height: 300 }, VIEW);
    expect(seen(camera, 9000, 0).x).toBeLessThan(VIEW.width);
  });

  it("begins on a phone with what can be read, where data comes in", () => {
    const camera = opening({ width: 900, height: 2000 }, { width: 390, height: 700 });
    expect(camera.scale).toBeGreaterThan(0.5);
    expect(seen(camera, 0, 0).x).toBeGreaterThan(0);
    expect(seen(camera, 0, 0).y).toBeGreaterThan(0);
  });

  it.each([
    ["is in view", { x: 200, y: 200 }, { x: 0, y: 0 }],
    ["is left of the view", { x: -500, y: 200 }, { x: 524, y: 0 }],
    ["is below the view", { x: 200, y: 900 }, { x: 0, y: -364 }],
  ])("moves as little as shows a box that %s", (_, place, by) => {
    const camera = showing({ x: 0, y: 0, scale: 1 }, { ...place, width: 100, height: 40 }, VIEW);
    expect(camera).toEqual({ ...by, scale: 1 });
  });

  it("keeps a subgraph where it is when it opens", () => {
    const after = kept(CAMERA, { x: 100, y: 50 }, { x: 340, y: 10 });
    expect(seen(after, 340, 10)).toEqual(seen(CAMERA, 100, 50));
  });

  it("flies from one place to the other", () => {
    const to = { x: -400, y: 7, scale: 1.5 };
    expect(between(CAMERA, to, 0)).toEqual(CAMERA);
    expect(between(CAMERA, to, 1)).toEqual(to);
  });
});

describe("hands", () => {
  it("zoom with two fingers, about the one that rests", () => {
    const rest = { x: 100, y: 100 };
    const camera = pinched(CAMERA, rest, { x: 200, y: 100 }, { x: 300, y: 100 });
    expect(camera.scale).toBeCloseTo(1);
  });

  it("zoom with a wheel and pan with a touchpad", () => {
    expect(wheeled(CAMERA, { ...WHEEL, deltaY: -100 }, { x: 0, y: 0 }).scale).toBeGreaterThan(0.5);
    expect(wheeled(CAMERA, { ...WHEEL, deltaX: 8, deltaY: 5 }, { x: 0, y: 0 })).toEqual({
      x: 2,
      y: 15,
      scale: 0.5,
    });
  });

  it.each([
    ["ArrowDown", { x: 10, y: -40, scale: 0.5 }],
    ["0", "fit"],
    ["x", null],
  ])("move with the key %s", (key, expected) => {
    expect(keyed(CAMERA, { ...KEY, key }, { x: 0, y: 0 })).toEqual(expected);
  });

  it("leave the browser's own zoom alone", () => {
    expect(keyed(CAMERA, { ...KEY, key: "+", ctrlKey: true }, { x: 0, y: 0 })).toBeNull();
  });
});
