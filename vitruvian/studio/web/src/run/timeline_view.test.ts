import { describe, expect, test } from "vitest";
import {
  FIRST_VIEW,
  followed,
  NARROWEST,
  panned,
  tickLabel,
  ticks,
  WIDEST,
  zoomed,
} from "./timeline_view";

const STILL = { end: 1000, width: 1000, follows: false };

describe("zooming", () => {
  test("keeps the time under the pointer", () => {
    expect(zoomed(STILL, 2, 0.5)).toEqual({ end: 750, width: 500, follows: false });
    expect(zoomed(STILL, 2, 1).end).toBe(1000);
  });

  test("keeps the end of a view that follows", () => {
    expect(zoomed({ ...STILL, follows: true }, 4, 0).end).toBe(1000);
  });

  test("has bounds", () => {
    expect(zoomed(STILL, 1e9, 0.5).width).toBe(NARROWEST);
    expect(zoomed(STILL, 1e-9, 0.5).width).toBe(WIDEST);
  });
});

describe("moving", () => {
  test("stops the following", () => {
    const view = panned({ ...STILL, follows: true }, -0.25, 0, 1000);
    expect(view).toEqual({ end: 750, width: 1000, follows: false });
  });

  test("ends where there are no spans any more", () => {
    expect(panned(STILL, 9, 0, 1000).end).toBe(1500);
    expect(panned(STILL, -9, 0, 1000).end).toBe(100);
  });
});

test("a view that follows shows the newest span", () => {
  expect(followed(FIRST_VIEW, 7e6).end).toBe(7e6);
  expect(followed(STILL, 7e6)).toBe(STILL);
  expect(followed(FIRST_VIEW, -Infinity)).toBe(FIRST_VIEW);
});

test.each([
  [{ end: 1e6, width: 1e6, follows: true }, 5, 200_000, [0, 200_000], "0.2 s"],
  [{ end: 1e6, width: 1000, follows: true }, 4, 500, [999_000, 999_500], "0.9995 s"],
])("marks of %j", (view, count, step, first, label) => {
  const marks = ticks(view, count);
  expect(marks.step).toBe(step);
  expect(marks.times.slice(0, 2)).toEqual(first);
  expect(tickLabel(first[1] ?? 0, step)).toBe(label);
});
