/** Opening graphs: new, packaged, or a file from this computer. */

import { api } from "../api";
import { isPbtxt, toYaml } from "../editor/pbtxt";
import { openText, text } from "../state/document";
import { selectedNode, selectedStream } from "../state/selection";
import { report } from "../state/start";
import { mayLeave } from "./leaving";

const NEW = `\
# What this graph does.
input_stream: input_video      # ImageFrame
output_stream: output_video    # ImageFrame
node:
  - calculator: PassThroughCalculator
    input_stream: input_video
    output_stream: output_video
`;

function show(name: string | null, content: string): void {
  selectedNode.value = null;
  selectedStream.value = null;
  openText(name, content);
}

export async function openNew(): Promise<void> {
  if (await mayLeave()) show(null, NEW);
}

export async function openPackaged(kind: "graph" | "subgraph", name: string): Promise<void> {
  if (!(await mayLeave())) return;
  try {
    const found = await (kind === "graph" ? api.graph(name) : api.subgraph(name));
    show(found.name, found.text);
  } catch (error) {
    report(error);
  }
}

/** Open a YAML file, or a .pbtxt as the graph that it becomes. */
export async function openFile(file: File): Promise<void> {
  if (!(await mayLeave())) return;
  const content = await file.text();
  if (!isPbtxt(content)) {
    show(file.name, content);
    return;
  }
  const converted = await toYaml(content);
  if (converted === null) return;
  show(file.name.replace(/\.pbtxt$/i, ".yaml"), "");
  // The conversion is a change that is not saved yet.
  text.value = converted;
}

export function isGraphFile(file: File): boolean {
  return /\.(ya?ml|pbtxt|prototxt|txt)$/i.test(file.name);
}
