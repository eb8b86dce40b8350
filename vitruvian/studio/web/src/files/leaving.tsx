/** A question before changes that are not saved would be lost. */

import { signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { graphName, unsaved } from "../state/document";
import { openDialog } from "./dialogs";
import { save } from "./saving";

type Answer = "save" | "discard" | "stay";

const asking = signal<((answer: Answer) => void) | null>(null);

/** Ask, where there is something to lose; returns whether one may go on. */
export async function mayLeave(): Promise<boolean> {
  if (!unsaved.value) return true;
  const answer = await new Promise<Answer>((done) => {
    asking.value = done;
  });
  asking.value = null;
  return answer === "discard" || (answer === "save" && (await save()));
}

export function LeaveDialog() {
  const dialog = useRef<HTMLDialogElement>(null);
  const answer = asking.value;
  useEffect(() => (answer ? openDialog(dialog.current) : undefined), [answer]);
  if (!answer) return null;
  return (
    <dialog ref={dialog} class="dialog" onClose={() => answer("stay")}>
      <h2>Changes to {graphName.value ?? "the new graph"} are not saved</h2>
      <p>They are lost when another graph is opened.</p>
      <div class="dialog-buttons">
        <button type="button" class="button" onClick={() => answer("stay")}>
          Keep editing
        </button>
        <button type="button" class="button" onClick={() => answer("discard")}>
          Discard
        </button>
        <button type="button" class="button primary" onClick={() => answer("save")}>
          Save
        </button>
      </div>
    </dialog>
  );
}
