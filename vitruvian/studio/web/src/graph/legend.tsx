/** What the signs of the drawing mean, and the keys that move about in it. */

import { Icon } from "../layout/icons";

const KINDS = [
  ["core", "flow of packets"],
  ["image", "pictures"],
  ["tensor", "models"],
  ["gpu", "graphics card"],
  ["util", "geometry"],
  ["render", "drawing"],
  ["video", "video"],
  ["io", "files"],
  ["own", "your own"],
  ["subgraph", "subgraph"],
  ["unknown", "not known"],
];

const KEYS = [
  ["Tab", "next node"],
  ["Enter", "open or close a subgraph"],
  ["Space", "about a node; Esc: no more"],
  ["/ or Ctrl+K", "find"],
  ["arrows, + − 0", "move, zoom, show all"],
  ["Ctrl+] and Ctrl+[", "indent lines in the editor, and back"],
];

export function Legend({ close }: { close: () => void }) {
  return (
    <aside class="legend" aria-label="What the signs mean">
      <button type="button" class="button plain square" aria-label="Close" onClick={close}>
        <Icon name="close" />
      </button>
      <ul>
        {KINDS.map(([kind, meaning]) => (
          <li key={kind}>
            <span class="legend-kind" style={{ background: `var(--kind-${kind})` }} />
            {meaning}
          </li>
        ))}
      </ul>
      <ul>
        {["stream", "side packet", "back edge"].map((what) => (
          <li key={what}>
            <svg width="30" height="8" aria-hidden="true">
              <path class={`edge ${what.split(" ")[0]}`} d="M0 4H30" />
            </svg>
            {what}
          </li>
        ))}
      </ul>
      <dl>
        {KEYS.map(([key, does]) => (
          <>
            <dt key={key}>{key}</dt>
            <dd>{does}</dd>
          </>
        ))}
      </dl>
    </aside>
  );
}
