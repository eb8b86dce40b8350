import { describe, expect, it } from "vitest";
import { shortened, shortType, TYPE, textWidth } from "./measure";
import { node, port } from "./sample";
import { LABEL_ROOM, shapeOf, tagRoom } from "./shapes";

const tags = (count: number) =>
  Array.from({ length: count }, (_, place) => port(`s${place}`, { tag: `A_RATHER_LONG_${place}` }));
const all = () => true;
const none = () => false;

describe("the shape of a node", () => {
  it("has its only ports in the middle, one above the other", () => {
    const shape = shapeOf(node("X", [port("a")], [port("b")]), none);

    expect(shape.inputs[0]?.x).toBe(shape.width / 2);
    expect(shape.outputs[0]?.x).toBe(shape.width / 2);
  });

  it("keeps room for the names of streams that are read, and only for those", () => {
    const wide = node("X", [], [port("a_stream_with_a_long_name")]);

    expect(shapeOf(wide, all).outerWidth).toBeGreaterThan(shapeOf(wide, all).width);
    expect(shapeOf(wide, all).outerHeight).toBe(shapeOf(wide, all).height + LABEL_ROOM);
    expect(shapeOf(wide, none).outerWidth).toBe(shapeOf(wide, none).width);
    expect(shapeOf(wide, none).outerHeight).toBe(shapeOf(wide, none).height);
  });

  it.each([
    [2, 1],
    [8, 2],
  ])("puts the tags of %i inputs in %i rows, in which none touches another", (count, rows) => {
    const { inputs } = shapeOf(node("X", tags(count), []), none);

    expect(new Set(inputs.map((slot) => slot.row)).size).toBe(rows);
    for (let row = 0; row < rows; row += 1) {
      const slots = inputs.filter((slot) => slot.row === row);
      for (const [place, slot] of slots.entries()) {
        const next = slots[place + 1];
        if (next) expect(next.x - slot.x).toBeGreaterThanOrEqual(2 * tagRoom(slot.port) - 1);
      }
    }
  });
});

describe("labels", () => {
  it.each([
    ["tuple[NormalizedRect, ...]", "NormalizedRect[]"],
    ["list[int]", "int[]"],
    ["tuple[tuple[Rect, ...], ...]", "Rect[][]"],
    ["tuple[int, int]", "tuple[int, int]"],
    ["tuple[float, float, float, float]", "tuple[float, float, float, float]"],
    ["ImageFrame", "ImageFrame"],
    ["", ""],
  ])("write the type %s as %s", (type, short) => {
    expect(shortType(type)).toBe(short);
  });

  it("are cut where they are too long", () => {
    const text = shortened("a_very_long_name_of_a_stream", TYPE, 60);
    expect(text).toMatch(/^a_ver.*…$/);
    expect(textWidth(text, TYPE)).toBeLessThanOrEqual(60);
  });
});
