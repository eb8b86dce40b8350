/** MediaPipe's text format: told from YAML, and converted. */

import { api } from "../api";
import { report, tell } from "../state/start";

/** Whether a text is a MediaPipe graph in protocol buffer text format. */
export function isPbtxt(text: string): boolean {
  const bare = text.replace(/^\s*#.*$/gm, "");
  return (
    /^\s*node\s*:?\s*\{/m.test(bare) ||
    /^\s*(input|output)_(stream|side_packet)\s*:\s*"[^"]*"\s*\n\s*\w+\s*[:{]/.test(bare)
  );
}

/** Return the graph as YAML; null where that is not possible, which is then reported. */
export async function toYaml(text: string): Promise<string | null> {
  try {
    const converted = await api.convert(text);
    tell("Converted from MediaPipe's .pbtxt. Undo brings back what was here before.");
    return converted.text;
  } catch (error) {
    report(error);
    return null;
  }
}
