/** The graph being edited: its text, where it came from, and what the last check found. */

import { batch, computed, signal } from "@preact/signals";
import type { CheckResult, Picture, Problem } from "../protocol";

/** The packaged graph or file name that the text came from; shown as the title. */
export const graphName = signal<string | null>(null);

/** The file that Save writes to; null until a place has been chosen. */
export const savePath = signal<string | null>(null);

/** The ETag of that file as it was last read or written; null for a file that is new. */
export const savedTag = signal<string | null>(null);

export const text = signal("");
export const savedText = signal("");
export const unsaved = computed(() => text.value !== savedText.value);

/** The last answer of the checker; null before the first. */
export const checked = signal<CheckResult | null>(null);
export const checking = signal(false);

/** The last answer without mistakes: what the graph's streams carry is known from it. */
export const lastGood = signal<CheckResult | null>(null);

/** Asks for another check of the same text. */
export const recheck = signal(0);

export const problems = computed<Problem[]>(() => checked.value?.problems ?? []);

/** The last picture there was: a text with mistakes keeps the one before in view. */
export const picture = signal<Picture | null>(null);

/** How many graphs have been opened: the editor begins anew with each. */
export const opened = signal(0);

/** Put another graph in place of the one being edited. */
export function openText(
  name: string | null,
  content: string,
  path: string | null = null,
  tag: string | null = null,
): void {
  batch(() => {
    graphName.value = name;
    savePath.value = path;
    savedTag.value = tag;
    savedText.value = content;
    text.value = content;
    checked.value = null;
    lastGood.value = null;
    opened.value += 1;
  });
}
