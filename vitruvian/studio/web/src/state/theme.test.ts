import { describe, expect, it } from "vitest";
import { nextTheme, readTheme } from "./theme";

describe("the theme", () => {
  it.each([
    ["light", "light"],
    ["dark", "dark"],
    [null, "system"],
    ["sepia", "system"],
  ])("stored as %j is read as %s", (stored, read) => {
    expect(readTheme(stored)).toBe(read);
  });

  it("turns to the other one than is seen", () => {
    expect(nextTheme("system", true)).toBe("light");
    expect(nextTheme("system", false)).toBe("dark");
    expect(nextTheme("light", true)).toBe("dark");
    expect(nextTheme("dark", false)).toBe("light");
  });
});
