/** The newest picture of each stream, decoded, and the last few as they came. */

import { type Signal, signal } from "@preact/signals";
import type { PictureMessage } from "./wire";

export interface ShownPicture {
  timestamp: number;
  /** Size of the frame in the graph; the picture may be smaller. */
  width: number;
  height: number;
  bitmap: ImageBitmap;
}

/** A picture as it came, to be decoded when somebody looks back at it. */
export interface KeptPicture {
  timestamp: number;
  width: number;
  height: number;
  jpeg: Blob;
}

/** Pictures kept of each stream, however long it runs. */
const KEPT = 8;

const shown = new Map<string, Signal<ShownPicture | null>>();
const kept = new Map<string, Signal<readonly KeptPicture[]>>();

/** Return the signal that holds the last pictures of a stream, the newest first. */
export function lastPictures(stream: string): Signal<readonly KeptPicture[]> {
  let pictures = kept.get(stream);
  if (!pictures) {
    pictures = signal<readonly KeptPicture[]>([]);
    kept.set(stream, pictures);
  }
  return pictures;
}

/** Put a picture in front of those that are kept; of one time there is one. */
export function withPicture(
  before: readonly KeptPicture[],
  picture: KeptPicture,
): readonly KeptPicture[] {
  const others = before.filter(({ timestamp }) => timestamp !== picture.timestamp);
  return [picture, ...others].slice(0, KEPT);
}

/** Return the signal that holds the newest picture of a stream. */
export function pictureOf(stream: string): Signal<ShownPicture | null> {
  let picture = shown.get(stream);
  if (!picture) {
    picture = signal<ShownPicture | null>(null);
    shown.set(stream, picture);
  }
  return picture;
}

/** Decode a picture and show it in place of the one before. */
export async function showPicture(message: PictureMessage): Promise<void> {
  const blob = new Blob([message.bytes], { type: `image/${message.format}` });
  const { stream, timestamp, width, height } = message;
  const last = lastPictures(stream);
  last.value = withPicture(last.peek(), { timestamp, width, height, jpeg: blob });
  const bitmap = await createImageBitmap(blob);
  const picture = pictureOf(stream);
  const previous = picture.peek();
  picture.value = { timestamp, width, height, bitmap };
  // What is drawn from now on is the new one.
  previous?.bitmap.close();
}

/** Decode a picture that was kept; the caller closes it. */
export async function decoded({ jpeg, ...picture }: KeptPicture): Promise<ShownPicture> {
  return { ...picture, bitmap: await createImageBitmap(jpeg) };
}

/** Forget the pictures of all streams. */
export function forgetPictures(): void {
  for (const pictures of kept.values()) pictures.value = [];
  for (const picture of shown.values()) {
    const previous = picture.peek();
    picture.value = null;
    previous?.bitmap.close();
  }
}

/** Draw a picture; the canvas takes its size, and counts the pictures it has shown. */
export function paint(canvas: HTMLCanvasElement, picture: ShownPicture): void {
  const { bitmap } = picture;
  if (canvas.width !== bitmap.width || canvas.height !== bitmap.height) {
    canvas.width = bitmap.width;
    canvas.height = bitmap.height;
  }
  canvas.getContext("2d")?.drawImage(bitmap, 0, 0);
  canvas.dataset["pictures"] = String(Number(canvas.dataset["pictures"] ?? 0) + 1);
}
