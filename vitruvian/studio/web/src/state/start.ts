/** What the command line asked for, and what is packaged; fetched once. */

import { signal } from "@preact/signals";
import { ApiError, api } from "../api";
import type { Catalog, Start } from "../protocol";

export const start = signal<Start | null>(null);
export const catalog = signal<Catalog | null>(null);
export const schema = signal<object | null>(null);

/** A sentence about something that went wrong, shown until dismissed. */
export const notice = signal<string | null>(null);

/** Say something that needs no answer; it goes by itself. */
export function tell(text: string): void {
  notice.value = text;
  setTimeout(() => {
    if (notice.value === text) notice.value = null;
  }, 7000);
}

export function report(error: unknown): void {
  notice.value = error instanceof ApiError ? error.message : String(error);
}

/** Fetch what the command line asked for; null when the server does not answer. */
export async function loadStart(): Promise<Start | null> {
  try {
    start.value = await api.start();
  } catch (error) {
    report(error);
  }
  return start.value;
}

/** Fetch what graphs can use; the page works without it. */
export async function loadCatalog(): Promise<void> {
  try {
    [catalog.value, schema.value] = await Promise.all([api.catalog(), api.schema()]);
  } catch (error) {
    report(error);
  }
}
