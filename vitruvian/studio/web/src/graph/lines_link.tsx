/** The link from a node to its lines in the text. */

import { signal } from "@preact/signals";
import { Icon } from "../layout/icons";
import type { Node } from "../protocol";

/** Shows lines of the text; null where there is no editor. */
export const lineShower = signal<((line: number, endLine: number) => void) | null>(null);

export function LinesLink({ node }: { node: Node }) {
  const { line, file } = node;
  if (!line) return null;
  const endLine = node.endLine ?? line;
  const lines = endLine > line ? `lines ${line}–${endLine}` : `line ${line}`;
  const show = lineShower.value;
  if (file !== null) {
    const short = file.replace(/^.*[/\\]/, "");
    return <span class="tiny" title={file}>{`${short}, ${lines}`}</span>;
  }
  if (!show) return <span class="tiny">{lines}</span>;
  return (
    <button type="button" class="button" onClick={() => show(line, endLine)}>
      <Icon name="lines" /> {lines}
    </button>
  );
}
