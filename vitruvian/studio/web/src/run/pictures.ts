/** The newest picture of each stream, decoded; the page holds one a stream, however long it runs. */

import { type Signal, signal } from "@preact/signals";
import type { PictureMessage } from "./wire";

export interface ShownPicture {
  timestamp: number;
  /** Size of the frame in the graph; the picture may be smaller. */
  width: number;
  height: number;
  bitmap: ImageBitmap;
}

const shown = new Map<string, Signal<ShownPicture | null>>();

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
  const bitmap = await createImageBitmap(blob);
  const { stream, timestamp, width, height } = message;
  const picture = pictureOf(stream);
  const previous = picture.peek();
  picture.value = { timestamp, width, height, bitmap };
  // What is drawn from now on is the new one.
  previous?.bitmap.close();
}

/** Forget the pictures of a stream, or of all. */
export function forgetPictures(stream?: string): void {
  for (const [name, picture] of shown) {
    if (stream !== undefined && name !== stream) continue;
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
