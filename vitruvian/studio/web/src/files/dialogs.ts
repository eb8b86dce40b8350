/** What dialogs have in common. */

/** Open a dialog over the page; returns how to give the focus back to where it was. */
export function openDialog(dialog: HTMLDialogElement | null): () => void {
  const before = document.activeElement;
  dialog?.showModal();
  return () => {
    if (before instanceof HTMLElement) before.focus();
  };
}
