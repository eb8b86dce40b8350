/** Where the pointer is, in pixels of the view. */

import { signal } from "@preact/signals";
import type { Point } from "./scene";

export const pointer = signal<Point>({ x: 0, y: 0 });
