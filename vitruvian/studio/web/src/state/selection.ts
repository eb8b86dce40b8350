/** What is selected, and requests from one part of the page to show something in another. */

import { signal } from "@preact/signals";

/** The id of the selected node. */
export const selectedNode = signal<string | null>(null);

/** The id of the node under the pointer, here or in a list. */
export const hoveredNode = signal<string | null>(null);

/** The full name of the stream under the pointer, or chosen in a list. */
export const hoveredStream = signal<string | null>(null);

/** The full name of the selected stream; the run panel inspects it. */
export const selectedStream = signal<string | null>(null);

/** Asks the graph view to fly to a node or stream; `at` tells two equal requests apart. */
export const flight = signal<{ node?: string; stream?: string; at: number } | null>(null);

export function flyTo(place: { node: string } | { stream: string }): void {
  flight.value = { ...place, at: performance.now() };
}

/** Asks the editor to select lines, counted from 1. */
export const linesToShow = signal<{ line: number; endLine: number; at: number } | null>(null);

export function showLines(line: number, endLine: number): void {
  linesToShow.value = { line, endLine, at: performance.now() };
}
