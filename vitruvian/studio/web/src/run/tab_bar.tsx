/** The tabs under the picture: figures, timeline, packets. */

import { signal } from "@preact/signals";
import { inspected } from "../state/run";

const TABS = ["statistics", "timeline", "inspector"] as const;
export type TabName = (typeof TABS)[number];
const LABELS: Record<TabName, string> = {
  statistics: "Statistics",
  timeline: "Timeline",
  inspector: "Inspector",
};

export const showsTab = signal<TabName>("statistics");
export const tabPanelId = "run-panel";

const KEYS: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1 };

export function TabBar() {
  const move = (event: KeyboardEvent) => {
    const by = KEYS[event.key];
    if (by === undefined) return;
    event.preventDefault();
    const place = (TABS.indexOf(showsTab.value) + by + TABS.length) % TABS.length;
    showsTab.value = TABS[place] ?? "statistics";
    document.getElementById(`tab-${showsTab.value}`)?.focus();
  };
  return (
    <div class="tab-bar" role="tablist" aria-label="Views of the run">
      {TABS.map((name) => (
        <button
          key={name}
          type="button"
          role="tab"
          id={`tab-${name}`}
          aria-selected={showsTab.value === name}
          aria-controls={tabPanelId}
          tabIndex={showsTab.value === name ? 0 : -1}
          onKeyDown={move}
          onClick={() => {
            showsTab.value = name;
          }}
        >
          {LABELS[name]}
          {name === "inspector" && inspected.value.length > 0 && (
            <span class="tab-count">{inspected.value.length}</span>
          )}
        </button>
      ))}
    </div>
  );
}
