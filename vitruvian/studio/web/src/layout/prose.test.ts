import { describe, expect, it } from "vitest";
import { prose } from "./prose";

describe("documentation", () => {
  it.each([
    ["One line\nand its end.", "One line and its end."],
    ["A paragraph.\n\nAnother\none.", "A paragraph.\n\nAnother one."],
    ["A list:\n- one\n- two", "A list:\n- one\n- two"],
    ["Words:\n  0 hips\n  1 size", "Words:\n  0 hips\n  1 size"],
    ["Raises ``MediaError``.", "Raises MediaError."],
  ])("%j reads %j", (text, expected) => {
    expect(prose(text)).toBe(expected);
  });
});
