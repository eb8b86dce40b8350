/** Checks the text as one types, a moment after the last change. */

import { effect } from "@preact/signals";
import { api } from "../api";
import type { CheckResult, OwnCode } from "../protocol";
import {
  checked,
  checking,
  graphName,
  lastGood,
  opened,
  picture,
  recheck,
  savePath,
  text,
} from "./document";
import { report, tell } from "./start";
import { withTypes } from "./types";

const PAUSE = 250;

/** How often the user's own code had been loaded when the page last looked. */
let loaded: number | null = null;

function tellOfCode({ loaded: now, files }: OwnCode): void {
  if (loaded !== null && now > loaded) tell(`${files.join(", ")} changed and was loaded anew.`);
  loaded = now;
}

/** Check now and after every change; returns how to stop.
 *
 * `early` is the answer about the text as it is now, if it has been asked for already.
 */
export function keepChecking(early: Promise<CheckResult | null> | null = null): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asked: AbortController | undefined;
  let isFirst = true;
  const stop = effect(() => {
    const current = text.value;
    // The same text opened anew is checked anew.
    void opened.value;
    void recheck.value;
    const name = savePath.value ?? graphName.value;
    clearTimeout(timer);
    asked?.abort();
    if (!current.trim()) {
      checked.value = null;
      lastGood.value = null;
      picture.value = null;
      return;
    }
    checking.value = true;
    const known = isFirst ? early : null;
    const ask = async () => {
      asked = new AbortController();
      const { signal } = asked;
      try {
        const answer = (await known) ?? (await api.check(current, name, signal));
        if (signal.aborted) return;
        checked.value = answer;
        if (answer.problems.length === 0) lastGood.value = answer;
        tellOfCode(answer.ownCode);
        const before = answer.problems.length > 0 ? picture.peek() : null;
        if (answer.picture) picture.value = withTypes(answer.picture, before);
        checking.value = false;
      } catch (error) {
        if (error instanceof DOMException) return;
        checking.value = false;
        report(error);
      }
    };
    timer = setTimeout(() => void ask(), isFirst ? 0 : PAUSE);
    isFirst = false;
  });
  return () => {
    clearTimeout(timer);
    asked?.abort();
    stop();
  };
}
