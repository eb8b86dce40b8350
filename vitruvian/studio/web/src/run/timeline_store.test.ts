import { expect, test } from "vitest";
import type { Span, TimelineMessage } from "../protocol";
import { TimelineStore } from "./timeline_store";
import { timeByNode } from "./timeline_summary";

function message(origin: number, spans: Span[], nodes = ["a", "b"]): TimelineMessage {
  return { type: "timeline", origin, spans, threads: ["main", "worker"], nodes };
}

test("spans come to the ring of their thread, whatever their order", () => {
  const store = new TimelineStore();
  store.add(
    message(0, [
      [0, 1, 50, 5, 7],
      [1, 0, 10, 5, null],
      [0, 0, 20, 5, 6],
    ]),
  );
  expect(store.threads).toEqual(["main", "worker"]);
  expect(store.rings[0]?.at(0)).toEqual({ start: 20, end: 25, node: 0, timestamp: 6 });
  expect(store.rings[0]?.at(1).node).toBe(1);
  expect(store.rings[1]?.at(0).timestamp).toBeNaN();
  expect(store.newest).toBe(55);
  expect(store.oldest).toBe(10);
});

test("nodes keep their number when a later message lists them otherwise", () => {
  const store = new TimelineStore();
  store.add(message(0, [[0, 0, 0, 5, 0]]));
  store.add(message(0, [[0, 0, 10, 5, 0]], ["b", "c"]));
  expect(store.nodes).toEqual(["a", "b", "c"]);
  expect(store.rings[0]?.at(1).node).toBe(1);
});

test("times of all messages count from the first one's origin", () => {
  const store = new TimelineStore();
  store.add(message(5_000_000, [[0, 0, 0, 5, 0]]));
  store.add(message(6_000_000, [[0, 0, 0, 5, 0]]));
  expect(store.rings[0]?.at(1).start).toBe(1000);
});

test("memory does not grow with the run", () => {
  const store = new TimelineStore(16);
  for (let round = 0; round < 100; round += 1) {
    store.add(message(0, [[0, 0, round, 1, round]]));
  }
  expect(store.rings).toHaveLength(2);
  expect(store.rings[0]?.length).toBe(16);
});

test("a span of a thread that is not listed is left out", () => {
  const store = new TimelineStore();
  store.add(message(0, [[7, 0, 0, 5, 0]]));
  expect(store.isEmpty).toBe(true);
});

test("the time in view is summed up by node, the longest first", () => {
  const store = new TimelineStore();
  store.add(
    message(0, [
      [0, 0, 0, 10, 0],
      [0, 1, 20, 30, 0],
      [1, 0, 60, 10, 0],
      [0, 1, 90, 30, 0],
    ]),
  );
  expect(timeByNode(store, { end: 100, width: 95, follows: false })).toEqual([
    { node: 1, time: 40, calls: 2 },
    { node: 0, time: 15, calls: 2 },
  ]);
});
