import { describe, expect, it } from "vitest";
import { unpacked } from "./unpack";

describe("a packed file", () => {
  it("comes out as it went in", async () => {
    const stream = new Blob(["const a = 1;"]).stream().pipeThrough(new CompressionStream("gzip"));
    const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
    const packed = btoa(String.fromCharCode(...bytes));

    const file = await unpacked(`\n${packed}\n`, "text/javascript");

    expect(file.type).toBe("text/javascript");
    expect(await file.text()).toBe("const a = 1;");
  });
});
