/** Looks now and then at what happens outside of the page: its file, the user's code, other runs. */

import { signal } from "@preact/signals";
import { api } from "../api";
import type { RunSummary } from "../protocol";
import { recheck, savedTag, savedText, savePath, text, unsaved } from "./document";
import { tell } from "./start";

const EVERY = 2000;

/** The runs of the server, the newest first. */
export const runs = signal<readonly RunSummary[]>([]);

/** A change of the file that was told already. */
let told: string | null = null;

/** Look from now on, while the page is in view; returns how to stop. */
export function keepLooking(): () => void {
  let isAsking = false;
  const look = async () => {
    if (isAsking || document.hidden) return;
    isAsking = true;
    await lookAround().catch(() => undefined);
    isAsking = false;
  };
  const timer = setInterval(() => void look(), EVERY);
  const lookNow = () => void look();
  document.addEventListener("visibilitychange", lookNow);
  lookNow();
  return () => {
    clearInterval(timer);
    document.removeEventListener("visibilitychange", lookNow);
  };
}

/** Fetch the list of runs now. */
export async function takeRuns(): Promise<void> {
  runs.value = await api.runs().catch(() => runs.peek());
}

async function lookAround(): Promise<void> {
  const path = savePath.peek();
  const found = await api.changes(path);
  if (JSON.stringify(found.runs) !== JSON.stringify(runs.peek())) runs.value = found.runs;
  if (found.code) recheck.value += 1;
  const isMine = path !== null && path === savePath.peek();
  if (isMine && found.etag !== null && found.etag !== savedTag.peek()) await takeChange(path);
}

/** Read a file that somebody else has written, unless that would lose what was written here. */
async function takeChange(path: string): Promise<void> {
  const file = await api.saved(path);
  if (path !== savePath.peek() || file.text === null || file.etag === savedTag.peek()) return;
  const name = path.replace(/^.*[/\\]/, "");
  if (!unsaved.peek()) {
    savedText.value = file.text;
    savedTag.value = file.etag;
    text.value = file.text;
    tell(`${name} has changed on disk and was read anew.`);
  } else if (told !== file.etag) {
    told = file.etag;
    tell(`${name} has changed on disk; saving will show the difference and ask.`);
  }
}
