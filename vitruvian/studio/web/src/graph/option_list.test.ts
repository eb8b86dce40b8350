import { describe, expect, it } from "vitest";
import type { CatalogOption } from "../protocol";
import { optionEntries, written } from "./option_list";

const option = (name: string, fallback: unknown): CatalogOption => ({
  name,
  type: "",
  default: fallback,
  required: false,
  choices: null,
  limits: {},
  doc: "",
});

describe("the options of a node", () => {
  it("come with those that are set first, also unknown ones", () => {
    const entries = optionEntries({ b: 5, odd: true }, [option("a", 1), option("b", 2)]);

    expect(entries.map(({ name, value, isSet }) => [name, value, isSet])).toEqual([
      ["b", 5, true],
      ["odd", true, true],
      ["a", 1, false],
    ]);
  });

  it.each([
    [null, "none"],
    ["", '""'],
    [[1, [2.5, "x"]], "[1, [2.5, x]]"],
    [{ min: 0, max: 1 }, "{min: 0, max: 1}"],
    [false, "false"],
  ])("write %j as %s", (value, text) => {
    expect(written(value)).toBe(text);
  });
});
