/** The socket's messages as they are on the wire. */

import type { PictureHeader, ServerMessage } from "../protocol";

export interface PictureMessage extends PictureHeader {
  /** Milliseconds from the frame's entering the graph to its being sent; null where not known. */
  ms: number | null;
  bytes: Uint8Array<ArrayBuffer>;
}

const TYPES = new Set(["state", "statistics", "timeline", "packet", "problem"]);
const decoder = new TextDecoder();

/** Read a text message; null for what this page does not know. */
export function decodeText(text: string): ServerMessage | null {
  const message = parsed(text);
  return message && TYPES.has(String(message.type)) ? (message as unknown as ServerMessage) : null;
}

/** Read a binary message: the header's length in 4 bytes, the header as JSON, and a JPEG. */
export function decodePicture(buffer: ArrayBuffer): PictureMessage | null {
  if (buffer.byteLength < 4) return null;
  const start = 4 + new DataView(buffer).getUint32(0);
  if (start > buffer.byteLength) return null;
  const header = parsed(decoder.decode(new Uint8Array(buffer, 4, start - 4)));
  if (header?.type !== "picture") return null;
  const ms = typeof header.ms === "number" ? header.ms : null;
  return { ...(header as unknown as PictureHeader), ms, bytes: new Uint8Array(buffer, start) };
}

/** Write a frame of the browser's camera: its time in 8 bytes, in microseconds, and a JPEG. */
export function encodeCameraFrame(microseconds: number, jpeg: Uint8Array): Uint8Array<ArrayBuffer> {
  const message = new Uint8Array(8 + jpeg.byteLength);
  new DataView(message.buffer).setBigUint64(0, BigInt(Math.max(0, Math.round(microseconds))));
  message.set(jpeg, 8);
  return message;
}

function parsed(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
