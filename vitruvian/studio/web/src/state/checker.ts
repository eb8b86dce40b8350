/** Checks the text as one types, a moment after the last change. */

import { effect } from "@preact/signals";
import { api } from "../api";
import { checked, checking, graphName, opened, picture, savePath, text } from "./document";
import { report } from "./start";
import { withTypes } from "./types";

const PAUSE = 250;

/** Check now and after every change; returns how to stop. */
export function keepChecking(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asked: AbortController | undefined;
  let first = true;
  const stop = effect(() => {
    const current = text.value;
    // The same text opened anew is checked anew.
    void opened.value;
    const name = savePath.value ?? graphName.value;
    clearTimeout(timer);
    asked?.abort();
    if (!current.trim()) {
      checked.value = null;
      picture.value = null;
      return;
    }
    checking.value = true;
    const ask = async () => {
      asked = new AbortController();
      try {
        const answer = await api.check(current, name, asked.signal);
        checked.value = answer;
        const before = answer.problems.length > 0 ? picture.peek() : null;
        if (answer.picture) picture.value = withTypes(answer.picture, before);
        checking.value = false;
      } catch (error) {
        if (error instanceof DOMException) return;
        checking.value = false;
        report(error);
      }
    };
    timer = setTimeout(() => void ask(), first ? 0 : PAUSE);
    first = false;
  });
  return () => {
    clearTimeout(timer);
    asked?.abort();
    stop();
  };
}
