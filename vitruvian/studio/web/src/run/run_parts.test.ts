import { describe, expect, test } from "vitest";
import type { NodeStatistics, Picture, Port } from "../protocol";
import { COLUMNS, nextOrder, sorted } from "./figures";
import { FrameRate } from "./frame_rate";
import { cornersOf } from "./overlay";
import { isDrawn, landmarksOf, numbersOf } from "./payload";
import { type KeptPicture, withPicture } from "./pictures";
import { nameOf, nodesOf, pictureStreams, streamsOf } from "./stream_names";

const port = (full: string, type = "", side = false): Port => ({
  stream: full,
  full,
  tag: "",
  side,
  backEdge: false,
  type,
});

function graph(inputs: Port[], outputs: Port[][], body: Picture | null = null): Picture {
  const nodes = outputs.map((ports, place) => ({
    id: `n${place}`,
    name: "",
    calculator: "A",
    title: "A",
    kind: "core",
    doc: "",
    options: {},
    line: null,
    endLine: null,
    file: null,
    inputs: [],
    outputs: ports,
    body: place === 0 ? body : null,
  }));
  return { name: "g", doc: "", inputs, outputs: [], nodes };
}

describe("streams", () => {
  test("the pictures of inputs are shown where no output has any", () => {
    const inputs = [{ stream: "video", type: "ImageFrame" }];
    const drawn = { stream: "drawn", type: "ImageFrame" };
    const pose = { stream: "pose", type: "NormalizedLandmarkList" };
    expect(pictureStreams({ inputs, outputs: [pose, drawn] })).toEqual(["drawn"]);
    expect(pictureStreams({ inputs, outputs: [pose] })).toEqual(["video"]);
    expect(pictureStreams({ inputs: [pose], outputs: [pose] })).toEqual([]);
  });

  test("those of subgraphs come last, and none twice", () => {
    const inner = graph([port("in")], [[port("sub__x"), port("out", "int")]]);
    const outer = graph(
      [port("in", "ImageFrame"), port("flag", "bool", true)],
      [[port("out")]],
      inner,
    );
    expect(streamsOf(outer)).toEqual([
      { full: "in", type: "ImageFrame" },
      { full: "out", type: "int" },
      { full: "sub__x", type: "" },
    ]);
  });

  test("no picture has none", () => expect(streamsOf(null)).toEqual([]));
});

describe("nodes", () => {
  const inner = graph([], [[port("x")], [port("y")]]);
  const names = nodesOf(graph([], [[port("a")], [port("b")]], inner));

  test("those that compute are listed with what is around them", () => {
    expect(names.get("n1")).toEqual({ title: "A", around: [] });
    expect(names.get("n0")).toEqual({ title: "A", around: ["A"] });
  });

  test("one that the picture lacks is called by its full name", () => {
    expect(nameOf(names, "pose__detect__GateCalculator")).toEqual({
      title: "Gate",
      around: ["pose", "detect"],
    });
  });
});

describe("figures", () => {
  const node = (id: string, share: number, device: string | null): NodeStatistics => ({
    id,
    calculator: id,
    device,
    fps: 0,
    mean: 0,
    p99: 0,
    share,
    packetsIn: 0,
    packetsOut: 0,
    dropped: 0,
    queued: 0,
    errors: 0,
  });
  const nodes = [node("n10", 0.1, "cpu"), node("n2", 0.7, null), node("n1", 0.1, "gpu")];
  const ids = (order: Parameters<typeof sorted>[1]) => sorted(nodes, order).map(({ id }) => id);

  test("the largest come first, equal ones in their order", () => {
    expect(ids({ key: "share", isDescending: true })).toEqual(["n2", "n10", "n1"]);
    expect(ids({ key: "share", isDescending: false })).toEqual(["n10", "n1", "n2"]);
  });

  test("names are sorted as people count", () => {
    expect(ids({ key: "id", isDescending: false })).toEqual(["n1", "n2", "n10"]);
  });

  test("a second click turns the order round", () => {
    const [name, share] = COLUMNS;
    if (!name || !share) throw new Error("no columns");
    const first = nextOrder({ key: "fps", isDescending: false }, share);
    expect(first).toEqual({ key: "share", isDescending: true });
    expect(nextOrder(first, share).isDescending).toBe(false);
    expect(nextOrder(first, name)).toEqual({ key: "id", isDescending: false });
  });
});

test("the frame rate is that of the last seconds", () => {
  const rate = new FrameRate();
  expect(rate.add(0, 0)).toBeNull();
  for (let time = 250; time <= 5000; time += 250) rate.add(time / 10, time);
  expect(rate.add(600, 5250)).toBeCloseTo(((600 - 325) / 2000) * 1000, 0);
  rate.clear();
  expect(rate.add(601, 5500)).toBeNull();
});

describe("payloads", () => {
  const payload = (kind: "number" | "landmarks", data: unknown) => ({ kind, text: "7", data });

  test.each([
    [3, [["", 3]]],
    [
      [1, 2],
      [
        ["0", 1],
        ["1", 2],
      ],
    ],
    [{ knee: 90 }, [["knee", 90]]],
    [null, [["", "7"]]],
  ])("numbers of %j", (data, numbers) => {
    expect(numbersOf(payload("number", data))).toEqual(numbers);
  });

  test("landmarks that are none do no harm", () => {
    const { lists, normalized } = landmarksOf(payload("landmarks", { lists: 3 }));
    expect(lists).toEqual([]);
    expect(normalized).toBe(true);
    expect(isDrawn(payload("landmarks", null))).toBe(false);
    expect(isDrawn(payload("landmarks", {}))).toBe(true);
  });
});

test("a rectangle is turned in pixels", () => {
  const rect = { xCenter: 0.5, yCenter: 0.5, width: 0.5, height: 0.5, rotation: Math.PI / 2 };
  const ground = { width: 400, height: 200, frameWidth: 400, frameHeight: 200 };
  const corners = cornersOf(rect, true, ground).map(([x, y]) => [
    Math.round(x) + 0,
    Math.round(y) + 0,
  ]);
  // 200 wide and 100 high before, 100 wide and 200 high after the quarter turn.
  expect(corners).toEqual([
    [250, 0],
    [250, 200],
    [150, 200],
    [150, 0],
  ]);
});

describe("pictures that are kept", () => {
  const picture = (timestamp: number) => ({
    timestamp,
    width: 4,
    height: 3,
    jpeg: new Blob([]),
  });

  test("are the last eight, the newest first, one of each time", () => {
    const times = [0, 1, 2, 2, 3, 4, 5, 6, 7, 8];
    const kept = times.map(picture).reduce(withPicture, [] as readonly KeptPicture[]);
    expect(kept.map(({ timestamp }) => timestamp)).toEqual([8, 7, 6, 5, 4, 3, 2, 1]);
  });
});

describe("streams of any type", () => {
  const any = { stream: "out", type: "Any" };
  const inputs = [{ stream: "in", type: "Any" }];

  test.each([
    ["may carry pictures", new Map(), ["out"]],
    ["do until they carry something else", new Map([["out", "ImageFrame"]]), ["out"]],
    ["give way to the inputs then", new Map([["out", "int"]]), ["in"]],
    [
      "are none at all in the end",
      new Map([
        ["out", "int"],
        ["in", "int"],
      ]),
      [],
    ],
  ])("%s", (_, carried, shown) => {
    expect(pictureStreams({ inputs, outputs: [any] }, carried)).toEqual(shown);
  });

  test("stand behind those that are sure to", () => {
    const outputs = [any, { stream: "drawn", type: "ImageFrame" }];
    expect(pictureStreams({ inputs, outputs })).toEqual(["drawn", "out"]);
  });
});
