/** A question before a file that holds something else would be overwritten. */

import { signal } from "@preact/signals";
import { useEffect, useRef, useState } from "preact/hooks";
import "./conflict.css";
import { text } from "../state/document";
import { openDialog } from "./dialogs";
import { difference } from "./difference";

export interface Conflict {
  message: string;
  path: string;
  /** What the file holds now; null when it is gone. */
  theirs: string | null;
  etag: string | null;
}

export type Answer = "mine" | "theirs" | "neither";

const asking = signal<{ conflict: Conflict; done: (answer: Answer) => void } | null>(null);

/** Ask which of two texts to keep. */
export async function settle(conflict: Conflict): Promise<Answer> {
  const answer = await new Promise<Answer>((done) => {
    asking.value = { conflict, done };
  });
  asking.value = null;
  return answer;
}

export function ConflictDialog() {
  const dialog = useRef<HTMLDialogElement>(null);
  const question = asking.value;
  useEffect(() => (question ? openDialog(dialog.current) : undefined), [question]);
  if (!question) return null;
  const { conflict, done } = question;
  return (
    <dialog ref={dialog} class="dialog conflict" onClose={() => done("neither")}>
      <h2>{conflict.message}</h2>
      <p class="mono tiny path">{conflict.path}</p>
      {conflict.theirs !== null && <Difference theirs={conflict.theirs} />}
      <div class="dialog-buttons">
        <button type="button" class="button" onClick={() => done("neither")}>
          Cancel
        </button>
        {conflict.theirs !== null && (
          <button type="button" class="button" onClick={() => done("theirs")}>
            Take theirs
          </button>
        )}
        <button type="button" class="button primary" onClick={() => done("mine")}>
          Keep mine
        </button>
      </div>
    </dialog>
  );
}

function Difference({ theirs }: { theirs: string }) {
  const [isShown, setShown] = useState(false);
  return (
    <>
      <button
        type="button"
        class="button"
        aria-expanded={isShown}
        onClick={() => setShown(!isShown)}
      >
        See the difference
      </button>
      {isShown && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: keys scroll it
        <section class="difference" tabIndex={0} aria-label="Lines that differ: − theirs, + mine">
          {difference(theirs, text.value).map(({ sign, text: line }, place) => (
            <div key={place} data-sign={sign}>
              {sign} {line}
            </div>
          ))}
        </section>
      )}
    </>
  );
}
