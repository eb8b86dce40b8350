/** Keys and drops that mean the same everywhere in the page. */

import { unsaved } from "../state/document";
import { isKept } from "./drafts";
import { isGraphFile, openFile } from "./opening";
import { save, saveAs } from "./saving";

/** Listen: Ctrl+S saves, a dropped graph is opened, leaving asks where a draft could not be kept. */
export function listen(): void {
  window.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "s" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    void (event.shiftKey ? saveAs() : save());
  });
  const graph = (event: DragEvent) => [...(event.dataTransfer?.files ?? [])].find(isGraphFile);
  window.addEventListener(
    "dragover",
    (event) => {
      if (event.dataTransfer?.types.includes("Files")) event.preventDefault();
    },
    { capture: true },
  );
  window.addEventListener(
    "drop",
    (event) => {
      const file = graph(event);
      if (event.dataTransfer?.types.includes("Files")) event.preventDefault();
      if (!file) return;
      event.stopPropagation();
      void openFile(file);
    },
    { capture: true },
  );
  window.addEventListener("beforeunload", (event) => {
    if (unsaved.value && !isKept) event.preventDefault();
  });
}
