/** Writing the graph to disk: nothing else in the page does. */

import { batch, signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { ApiError, api } from "../api";
import { graphName, savedTag, savedText, savePath, text } from "../state/document";
import { report } from "../state/start";
import { type Conflict, settle } from "./conflict";
import { openDialog } from "./dialogs";

type Named = (name: string | null) => void;

const naming = signal<Named | null>(null);

/** Save to the file that was opened, or ask for a name; returns whether it was saved. */
export async function save(): Promise<boolean> {
  return savePath.value === null ? saveAs() : write(savePath.value, savedTag.value);
}

export async function saveAs(): Promise<boolean> {
  const name = await new Promise<string | null>((done) => {
    naming.value = done;
  });
  naming.value = null;
  return name !== null && write(name, null);
}

/** Write over what the tag names; where the file holds something else, ask what to keep. */
async function write(path: string, tag: string | null): Promise<boolean> {
  const content = text.value;
  try {
    const saved = await api.save(path, content, tag);
    keep(saved.path, content, saved.etag);
    return true;
  } catch (error) {
    const conflict = conflictOf(error);
    if (conflict) return resolve(path, conflict);
    report(error);
    return false;
  }
}

function conflictOf(error: unknown): Conflict | null {
  if (!(error instanceof ApiError) || error.status !== 412) return null;
  const { path, text: theirs, etag } = error.more;
  return {
    message: error.message,
    path: String(path),
    theirs: typeof theirs === "string" ? theirs : null,
    etag: typeof etag === "string" ? etag : null,
  };
}

async function resolve(path: string, conflict: Conflict): Promise<boolean> {
  const answer = await settle(conflict);
  if (answer === "mine") return write(path, conflict.etag);
  if (answer !== "theirs" || conflict.theirs === null) return false;
  // One step that can be undone: what was written here is not lost.
  text.value = conflict.theirs;
  keep(conflict.path, conflict.theirs, conflict.etag);
  return true;
}

function keep(path: string, content: string, tag: string | null): void {
  batch(() => {
    savePath.value = path;
    graphName.value = path.replace(/^.*[/\\]/, "");
    savedText.value = content;
    savedTag.value = tag;
  });
}

/** Give the text to the browser to keep as a file. */
export function download(): void {
  const link = document.createElement("a");
  link.download = fileName(graphName.value);
  link.href = URL.createObjectURL(new Blob([text.value], { type: "application/yaml" }));
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** Return a name to save under, ending in .yaml. */
export function fileName(name: string | null): string {
  const bare = (name ?? "").replace(/^.*[/\\]/, "").replace(/\.(ya?ml|pbtxt)$/i, "");
  return `${bare.replace(/[^\w.-]+/g, "_") || "my_graph"}.yaml`;
}

export function SaveDialog() {
  const dialog = useRef<HTMLDialogElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const answer = naming.value;
  useEffect(() => {
    if (!answer) return undefined;
    const restore = openDialog(dialog.current);
    input.current?.select();
    return restore;
  }, [answer]);
  if (!answer) return null;
  return (
    <dialog ref={dialog} class="dialog" onClose={() => answer(null)}>
      <form
        method="dialog"
        onSubmit={(event) => {
          event.preventDefault();
          answer(fileName(input.current?.value ?? ""));
        }}
      >
        <h2>Save the graph as</h2>
        <input
          ref={input}
          class="field mono"
          aria-label="Name of the file"
          defaultValue={fileName(graphName.value)}
          spellcheck={false}
          autocomplete="off"
        />
        <p class="tiny">In the folder in which the studio was started.</p>
        <div class="dialog-buttons">
          <button type="button" class="button" onClick={() => answer(null)}>
            Cancel
          </button>
          <button
            type="button"
            class="button"
            onClick={() => {
              download();
              answer(null);
            }}
          >
            Download instead
          </button>
          <button type="submit" class="button primary">
            Save
          </button>
        </div>
      </form>
    </dialog>
  );
}
