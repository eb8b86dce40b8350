import { expect, test } from "vitest";
import { SpanRing } from "./span_ring";

function filled(count: number, capacity = 4): SpanRing {
  const ring = new SpanRing(capacity);
  for (let number = 0; number < count; number += 1) {
    ring.push(number * 10, number * 10 + 6, number, number * 1000);
  }
  return ring;
}

function starts(ring: SpanRing, from: number, to: number): number[] {
  const found: number[] = [];
  ring.between(from, to, (start) => found.push(start));
  return found;
}

test("a full ring forgets the oldest spans", () => {
  const ring = filled(10);
  expect(ring.length).toBe(4);
  expect(ring.oldest).toBe(60);
  expect(ring.newest).toBe(96);
  expect(starts(ring, 0, 1000)).toEqual([60, 70, 80, 90]);
});

test("spans that lie in a stretch of time only in part are among its spans", () => {
  expect(starts(filled(4), 5, 21)).toEqual([0, 10, 20]);
  expect(starts(filled(4), 6, 20)).toEqual([10]);
  expect(starts(filled(9, 4), 65, 75)).toEqual([60, 70]);
});

test("an empty ring has no spans", () => {
  const ring = new SpanRing(4);
  expect(ring.newest).toBe(-Infinity);
  expect(ring.oldest).toBe(Infinity);
  expect(ring.find(3, 100)).toBeNull();
  expect(starts(ring, 0, 100)).toEqual([]);
});

test("the nearest span is found within the slack", () => {
  const ring = filled(4);
  expect(ring.find(12, 0)?.node).toBe(1);
  expect(ring.find(17, 3)?.node).toBe(1);
  expect(ring.find(19, 3)?.node).toBe(2);
  expect(ring.find(18, 1.5)).toBeNull();
  expect(ring.find(12, 0)?.timestamp).toBe(1000);
});
