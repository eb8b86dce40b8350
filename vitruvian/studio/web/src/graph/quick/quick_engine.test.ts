import type { ElkNode } from "elkjs/lib/elk-api";
import { describe, expect, it } from "vitest";
import { Layouter } from "../layout";
import { node, port, SAMPLE } from "../sample";
import type { BoxPlace } from "../scene";
import { nonDecreasing } from "./arrange";
import { quickEngine } from "./quick_engine";

const CLOSED = new Set<string>();
const ALL = new Set(["outer__", "inner__"]);

const scene = (picture = SAMPLE, open = ALL) => new Layouter(quickEngine).scene(picture, open);

const overlap = (a: BoxPlace, b: BoxPlace) =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

const touching = (boxes: BoxPlace[]) => {
  const shut = boxes.filter((box) => !box.open);
  return shut.flatMap((a, at) => shut.slice(at + 1).filter((b) => overlap(a, b)));
};

/** A chain of nodes in which every third reads an earlier stream too. */
function chain(count: number) {
  const nodes = Array.from({ length: count }, (_, place) => {
    const reads = new Set([place, ...(place % 3 === 0 ? [Math.max(0, place - (place % 11))] : [])]);
    const inputs = [...reads].map((number) => port(`s${number}`));
    return node(`n${place}Calculator`, inputs, [port(`s${place + 1}`)]);
  });
  return { name: "chain", doc: "", inputs: [port("s0")], outputs: [port(`s${count}`)], nodes };
}

describe("the quick layout", () => {
  it.each([
    ["closed", SAMPLE, CLOSED, 3],
    ["open", SAMPLE, ALL, 8],
    ["large", chain(150), CLOSED, 150],
  ])("of a graph that is %s lets no box touch another", async (_, picture, open, count) => {
    const { boxes } = await scene(picture, open);

    expect(boxes).toHaveLength(count);
    expect(touching(boxes)).toEqual([]);
  });

  it("keeps everything within the size that it tells", async () => {
    const { boxes, edges, width, height } = await scene();
    const corners = boxes.flatMap((box) => [box, { x: box.x + box.width, y: box.y + box.height }]);
    const points = [...corners, ...edges.flatMap((edge) => edge.points)];

    expect(Math.min(...points.map(({ x }) => x))).toBeGreaterThanOrEqual(0);
    expect(Math.max(...points.map(({ x }) => x))).toBeLessThanOrEqual(width + 1);
    expect(Math.max(...points.map(({ y }) => y))).toBeLessThanOrEqual(height + 1);
  });

  it("joins every line to the ports that it belongs to", async () => {
    const { boxes, ends, edges } = await scene();
    const ports = [
      ...boxes.flatMap((box) => box.ports),
      ...ends.map((end) => ({
        port: end.port,
        x: end.x + end.width / 2,
        y: end.incoming ? end.y + end.height : end.y,
      })),
    ];

    for (const { points, port } of edges) {
      for (const point of [points[0], points.at(-1)]) {
        const near = ports.filter(
          ({ x, y }) => Math.hypot(x - (point?.x ?? 0), y - (point?.y ?? 0)) < 1.5,
        );
        expect(near.map((each) => each.port.full)).toContain(port.full);
      }
    }
  });

  it("draws lines that lead down or aside, but for the declared back edge", async () => {
    const { edges } = await scene();
    const leadsUp = edges.filter(({ points }) =>
      points.some(({ y }, at) => y < (points[at - 1]?.y ?? y)),
    );
    const slanted = edges.filter(({ points }) =>
      points.some(({ x, y }, at) => {
        const before = points[at - 1] ?? { x, y };
        return Math.abs(before.x - x) > 1 && Math.abs(before.y - y) > 1;
      }),
    );

    expect(leadsUp.map((edge) => edge.port.stream)).toEqual(["output_video"]);
    expect(slanted).toEqual([]);
  });

  it.each([
    ["two nodes that read one another", ["a", "b"], ["b", "a"]],
    ["a node that reads itself", ["a", "a"]],
  ])("draws %s, though no edge is marked", async (_, ...wires) => {
    const nodes = wires.map(([reads = "", writes = ""], place) =>
      node(`n${place}Calculator`, [port(reads)], [port(writes)]),
    );
    const drawn = await scene({ name: "circle", doc: "", inputs: [], outputs: [], nodes });

    expect(drawn.boxes).toHaveLength(nodes.length);
    expect(drawn.edges).toHaveLength(nodes.length);
    expect(touching(drawn.boxes)).toEqual([]);
  });

  it("puts each box below what it reads", async () => {
    const { boxes } = await scene(chain(20), CLOSED);
    const tops = boxes.map(({ y }) => y);

    expect(tops).toEqual([...tops].sort((one, other) => one - other));
    expect(new Set(tops).size).toBe(tops.length);
  });

  it("of nothing is nothing", async () => {
    const empty: ElkNode = { id: "empty", children: [], edges: [] };

    expect(await quickEngine(empty)).toMatchObject({ width: 0, height: 0, children: [] });
  });
});

describe("the nearest non-decreasing numbers", () => {
  it.each([
    ["are these if they do not fall", [1, 2, 2], [1, 2, 2]],
    ["share a mean where they fall", [3, 1, 5], [2, 2, 5]],
    ["are none of none", [], []],
  ])("%s", (_, values, expected) => {
    expect(nonDecreasing(values.map((value) => ({ value, weight: 1 })))).toEqual(expected);
  });

  it("are nearer to what weighs more", () => {
    const wanted = [
      { value: 4, weight: 3 },
      { value: 0, weight: 1 },
    ];

    expect(nonDecreasing(wanted)).toEqual([3, 3]);
  });
});
