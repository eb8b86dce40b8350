import ELK from "elkjs/lib/elk.bundled.js";
import { beforeEach, describe, expect, it } from "vitest";
import { type Engine, Layouter, paired } from "./layout";
import { TITLE, textWidth } from "./measure";
import { node, port, SAMPLE } from "./sample";
import type { BoxPlace, Scene } from "./scene";
import { TITLE_MARGIN } from "./shapes";

const elk = new ELK();
let calls: string[] = [];
const engine: Engine = (graph) => {
  calls.push(graph.id);
  return elk.layout(graph);
};

const CLOSED = new Set<string>();
const ALL = new Set(["outer__", "inner__"]);

const box = (scene: Scene, id: string) => {
  const found = scene.boxes.find((other) => other.node.id === id);
  if (!found) throw new Error(`no box ${id}`);
  return found;
};

const overlap = (a: BoxPlace, b: BoxPlace) =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

const contains = (a: BoxPlace, b: BoxPlace) =>
  a.x <= b.x && a.y <= b.y && a.x + a.width >= b.x + b.width && a.y + a.height >= b.y + b.height;

beforeEach(() => {
  calls = [];
});

describe("the layout", () => {
  it.each([
    ["closed", CLOSED, 3],
    ["half open", new Set(["outer__"]), 6],
    ["open", ALL, 8],
  ])("of a graph that is %s lets no box touch another", async (_, open, count) => {
    const { boxes } = await new Layouter(engine).scene(SAMPLE, open);

    expect(boxes).toHaveLength(count);
    for (const [place, a] of boxes.entries()) {
      for (const b of boxes.slice(place + 1)) {
        expect(!overlap(a, b) || (a.open && contains(a, b))).toBe(true);
      }
    }
  });

  it("joins every line to the ports that it belongs to", async () => {
    const scene = await new Layouter(engine).scene(SAMPLE, ALL);
    const ports = scene.boxes.flatMap((each) => each.ports);
    const ends = scene.ends.map((end) => ({
      port: end.port,
      x: end.x + end.width / 2,
      y: end.incoming ? end.y + end.height : end.y,
    }));

    for (const edge of scene.edges) {
      for (const point of [edge.points[0], edge.points.at(-1)]) {
        const near = [...ports, ...ends].filter(
          ({ x, y }) => Math.hypot(x - (point?.x ?? 0), y - (point?.y ?? 0)) < 1.5,
        );
        expect(near.map((each) => each.port.full)).toContain(edge.port.full);
      }
    }
  });

  it("leads down, but for the declared back edge", async () => {
    const { edges } = await new Layouter(engine).scene(SAMPLE, ALL);
    const up = edges.filter(({ points }) => (points[0]?.y ?? 0) > (points.at(-1)?.y ?? 0));

    expect(up.map((edge) => [edge.port.stream, edge.back])).toEqual([["output_video", true]]);
  });

  it("names each stream below its producer, and inside the frame that it enters", async () => {
    const closed = await new Layouter(engine).scene(SAMPLE, CLOSED);
    const open = await new Layouter(engine).scene(SAMPLE, ALL);

    expect(closed.labels.map((label) => label.name).sort()).toEqual([
      "output_video",
      "points",
      "video",
    ]);
    expect(open.labels.map((label) => label.name).sort()).toEqual(
      "found in limit out output_video picture points raw result video wide".split(" "),
    );
  });

  it("draws no input of a subgraph that nothing is wired to", async () => {
    const scene = await new Layouter(engine).scene(SAMPLE, ALL);

    expect(box(scene, "outer__").ports.map((each) => each.port.stream)).not.toContain(
      "never_wired",
    );
  });

  it("keeps the title of a frame left of its inputs", async () => {
    const wide = structuredClone(SAMPLE);
    const outer = wide.nodes[1];
    const body = outer?.body;
    for (const name of ["one", "two", "three"]) {
      outer?.inputs.push(port(name, { tag: name.toUpperCase() }));
      body?.inputs.unshift(port(name, { tag: name.toUpperCase() }));
      body?.nodes[0]?.inputs.unshift(port(name));
    }
    const scene = await new Layouter(engine).scene(wide, new Set(["outer__"]));
    const frame = box(scene, "outer__");
    const titleEnd = frame.x + 2 * TITLE_MARGIN + textWidth(frame.node.title, TITLE);

    for (const place of frame.ports.filter((each) => each.incoming)) {
      expect(place.x).toBeGreaterThan(titleEnd - TITLE_MARGIN);
    }
  });

  it("keeps the title of a frame without inputs above what is inside", async () => {
    const source = structuredClone(SAMPLE);
    const outer = source.nodes[1];
    if (outer?.body) {
      outer.inputs = [];
      outer.body.inputs = [];
    }
    const scene = await new Layouter(engine).scene(source, new Set(["outer__"]));
    const frame = box(scene, "outer__");

    expect(box(scene, "ScaleCalculator").y).toBeGreaterThan(frame.y + frame.titleY + 10);
  });

  it("of many nodes, by quicker means, lets no box touch another either", {
    timeout: 60_000,
  }, async () => {
    const names = Array.from({ length: 46 }, (_, place) => `s${place}`);
    const nodes = names.slice(1).map((name, place) => {
      const reads = [names[place] ?? "", names[Math.max(place - (place % 7), 0)] ?? ""];
      const inputs = [...new Set(reads)].map((stream) => port(stream));
      return node(`${name}Calculator`, inputs, [port(name)]);
    });
    const many = { name: "many", doc: "", inputs: [port("s0")], outputs: [], nodes };
    const { boxes } = await new Layouter(engine).scene(many, CLOSED);

    expect(boxes).toHaveLength(45);
    const touching = boxes.flatMap((a, at) => boxes.slice(at + 1).filter((b) => overlap(a, b)));
    expect(touching).toEqual([]);
  });

  it("remembers levels: closing again asks ELK for nothing", async () => {
    const layouter = new Layouter(engine);
    await layouter.scene(SAMPLE, CLOSED);
    const first = calls.splice(0);
    await layouter.scene(SAMPLE, new Set(["outer__"]));
    const second = calls.splice(0);
    await layouter.scene(SAMPLE, CLOSED);

    expect(first).toEqual(["sample"]);
    expect(second).toEqual(["Outer", "sample"]);
    expect(calls).toEqual([]);
  });

  it("gives back options as they are now, though the places are remembered", async () => {
    const layouter = new Layouter(engine);
    await layouter.scene(SAMPLE, CLOSED);
    const changed = structuredClone(SAMPLE);
    for (const node of changed.nodes) node.options = { scale: 2 };
    const scene = await layouter.scene(changed, CLOSED);

    expect(box(scene, "DrawCalculator").node.options).toEqual({ scale: 2 });
    expect(calls).toEqual(["sample"]);
  });
});

describe("ports and the interface of a subgraph", () => {
  it("are matched by tag and kind, equal ones by order", () => {
    const pairs = paired(
      [port("a", { tag: "X" }), port("b", { tag: "X" }), port("s", { tag: "X", side: true })],
      [
        port("one", { tag: "X" }),
        port("side", { tag: "X", side: true }),
        port("two", { tag: "X" }),
      ],
    );

    expect(pairs.map(([outer, inner]) => [outer.stream, inner.stream])).toEqual([
      ["a", "one"],
      ["b", "two"],
      ["s", "side"],
    ]);
  });
});
