/** What a run leaves to take home, and the drawing of the graph. */

import { useRef } from "preact/hooks";
import { downloadPath } from "../api";
import { exportGraph } from "../graph/export";
import { downloads, runId } from "../state/run";
import { report } from "../state/start";
import { Icon } from "./icons";

const WORDS: Record<string, string> = {
  "landmarks.jsonl": "Landmarks, JSON lines",
  "landmarks.csv": "Landmarks, CSV",
  "video.mp4": "Video",
  "trace.json": "Trace (Perfetto, chrome://tracing)",
};

export function DownloadMenu() {
  const menu = useRef<HTMLDetailsElement>(null);
  const close = () => menu.current?.removeAttribute("open");
  return (
    <details
      class="menu"
      ref={menu}
      onKeyDown={(event) => {
        if (event.key === "Escape") close();
      }}
      onFocusOut={(event) => {
        const next = event.relatedTarget;
        if (next instanceof Node && !event.currentTarget.contains(next)) close();
      }}
    >
      <summary class="button" title="Download" aria-label="Download">
        <Icon name="download" />
      </summary>
      <div class="menu-list">
        {runId.value !== null &&
          downloads.value.map((what) => (
            <a
              key={what}
              href={downloadPath(runId.value ?? "", what)}
              download={what}
              onClick={close}
            >
              {WORDS[what] ?? "Packets, JSON lines"} <span class="mono">{what}</span>
            </a>
          ))}
        {downloads.value.length === 0 && <p class="tiny">Results are here when a run has ended.</p>}
        <hr />
        {(["svg", "png"] as const).map((format) => (
          <button
            key={format}
            type="button"
            onClick={() => {
              close();
              exportGraph(format).catch(report);
            }}
          >
            Graph, {format.toUpperCase()} <span class="mono">.{format}</span>
          </button>
        ))}
      </div>
    </details>
  );
}
