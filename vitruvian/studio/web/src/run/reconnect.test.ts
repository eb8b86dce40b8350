import { describe, expect, it } from "vitest";
import { fateOf, waitBefore } from "./reconnect";

describe("a lost connection", () => {
  it("is tried again soon, then more seldom", () => {
    expect([0, 1, 2, 3, 4, 20].map(waitBefore)).toEqual([500, 1000, 2000, 4000, 5000, 5000]);
  });

  it.each([
    ["there", async () => [{ run: "a" }, { run: "b" }]],
    ["gone", async () => [{ run: "b" }]],
    ["unknown", () => Promise.reject(new Error("no answer"))],
  ])("leaves a run %s, as the server says", async (fate, list) => {
    expect(await fateOf("a", list)).toBe(fate);
  });
});
