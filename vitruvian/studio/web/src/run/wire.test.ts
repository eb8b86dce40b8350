import { describe, expect, test } from "vitest";
import { decodePicture, decodeText, encodeCameraFrame } from "./wire";

function picture(header: object | string, jpeg: number[]): ArrayBuffer {
  const text = typeof header === "string" ? header : JSON.stringify(header);
  const encoded = new TextEncoder().encode(text);
  const message = new Uint8Array(4 + encoded.length + jpeg.length);
  new DataView(message.buffer).setUint32(0, encoded.length);
  message.set(encoded, 4);
  message.set(jpeg, 4 + encoded.length);
  return message.buffer;
}

const HEADER = { type: "picture", stream: "öut", timestamp: 40_000, width: 4, height: 3 };

describe("pictures", () => {
  test("header and bytes are taken apart", () => {
    const read = decodePicture(picture({ ...HEADER, ms: 12.5 }, [255, 216, 1]));
    expect(read).toMatchObject({ ...HEADER, ms: 12.5 });
    expect([...(read?.bytes ?? [])]).toEqual([255, 216, 1]);
  });

  test("a picture need not tell how old it is", () => {
    expect(decodePicture(picture(HEADER, []))?.ms).toBeNull();
  });

  test.each([
    ["too short", new ArrayBuffer(3)],
    ["a length beyond the end", new Uint8Array([0, 0, 0, 9, 1]).buffer],
    ["no JSON", picture("{", [1])],
    ["another type", picture({ type: "sound" }, [1])],
    ["no object", picture("7", [1])],
  ])("%s is no picture", (_, message) => {
    expect(decodePicture(message)).toBeNull();
  });
});

describe("texts", () => {
  test("a message is read", () => {
    expect(decodeText('{"type":"problem","message":"no"}')).toEqual({
      type: "problem",
      message: "no",
    });
  });

  test.each(["", "null", "3", "[]", '{"type":"new"}', "{}"])("%j is passed over", (text) => {
    expect(decodeText(text)).toBeNull();
  });
});

test("a frame of the camera begins with its time", () => {
  const message = encodeCameraFrame(1_234_567_890_123.4, new Uint8Array([7, 8]));
  expect(new DataView(message.buffer).getBigUint64(0)).toBe(1_234_567_890_123n);
  expect([...message.slice(8)]).toEqual([7, 8]);
});
