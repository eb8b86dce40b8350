/** Keeps what is being written in this browser, so that a reload or a crash loses nothing. */

import { effect } from "@preact/signals";
import { graphName, openText, savedTag, savedText, savePath, text } from "../state/document";
import { tell } from "../state/start";

/** A graph as it stood in the editor, with what it was made from. */
export interface Draft {
  name: string | null;
  path: string | null;
  text: string;
  savedText: string;
  savedTag: string | null;
}

/** Where the tab's own graph is kept: over a reload, not for other tabs. */
const OPEN = "vitruvian-open";
const DRAFT = "vitruvian-draft";

/** The two storages that a browser has; either may be missing or full. */
export interface Storages {
  tab: Storage | null;
  browser: Storage | null;
}

export function browserStorages(): Storages {
  const of = (take: () => Storage) => {
    try {
      return take();
    } catch {
      return null;
    }
  };
  return { tab: of(() => sessionStorage), browser: of(() => localStorage) };
}

/** The key of the draft of a graph: by its file, else by its name. */
export function draftKey({ path, name }: Pick<Draft, "path" | "name">): string {
  return `${DRAFT} ${path ?? name ?? ""}`;
}

/** Read a draft; null where there is none, or something else. */
export function readDraft(stored: string | null): Draft | null {
  try {
    const value: unknown = JSON.parse(stored ?? "null");
    if (typeof value !== "object" || value === null) return null;
    const draft = value as Draft;
    return typeof draft.text === "string" && typeof draft.savedText === "string" ? draft : null;
  } catch {
    return null;
  }
}

/** Return what a page that opens `start` begins with: this tab's graph, a draft, or null. */
export function draftFor(start: Draft, storages: Storages): Draft | null {
  const own = readDraft(storages.tab?.getItem(OPEN) ?? null);
  // The file that the server has opened is read anew, unless something was written over it.
  const isStart = own !== null && draftKey(own) === draftKey(start);
  if (own && (!isStart || own.text !== own.savedText)) return own;
  const draft = readDraft(storages.browser?.getItem(draftKey(start)) ?? null);
  return draft && draft.text !== start.text ? draft : null;
}

/** Put a graph into the storages, its draft until it is saved; returns whether nothing can be lost. */
export function keepDraft(draft: Draft, storages: Storages): boolean {
  const content = JSON.stringify(draft);
  const isSaved = draft.text === draft.savedText;
  kept(storages.tab, OPEN, content);
  return kept(storages.browser, draftKey(draft), isSaved ? null : content) || isSaved;
}

function kept(storage: Storage | null, key: string, content: string | null): boolean {
  try {
    if (content === null) storage?.removeItem(key);
    else storage?.setItem(key, content);
    return storage !== null;
  } catch {
    // Full: what is kept of the text before would come back as if it were the newest.
    storage?.removeItem(key);
    return false;
  }
}

/** Whether what is written survives when the page is left. */
export let isKept = true;

/** Open what the server was started with, or what was being written here; then keep it. */
export function openWithDrafts(start: Draft, storages: Storages = browserStorages()): void {
  const draft = draftFor(start, storages);
  openText(start.name, start.text, start.path, start.savedTag);
  if (draft) {
    openText(draft.name, draft.savedText, draft.path, draft.savedTag);
    if (draft.text !== draft.savedText) {
      text.value = draft.text;
      tell("Your changes that were not saved are here again.");
    }
  }
  effect(() => {
    isKept = keepDraft(
      {
        name: graphName.value,
        path: savePath.value,
        text: text.value,
        savedText: savedText.value,
        savedTag: savedTag.value,
      },
      storages,
    );
  });
}
