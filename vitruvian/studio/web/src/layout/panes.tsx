/** Panes side by side with borders to drag; one at a time, chosen by tabs, where there is no room. */

import { effect, signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";
import { clampShares, dragged } from "./shares";

export type PaneId = "graph" | "editor" | "run";

const KEY = "vitruvian-panes";
const STANDARD = [0.46, 0.27, 0.27];

/** The pane in view on a phone. */
export const tab = signal<PaneId>("graph");

/** The part of the width that each open pane has; they sum to 1. */
const shares = signal<number[]>(remembered());
/** Panes that were closed to make room for others. */
export const closed = signal<ReadonlySet<PaneId>>(new Set());

function remembered(): number[] {
  try {
    return clampShares(JSON.parse(localStorage.getItem(KEY) ?? "null"), STANDARD);
  } catch {
    return STANDARD;
  }
}

effect(() => {
  try {
    localStorage.setItem(KEY, JSON.stringify(shares.value));
  } catch {
    // A browser without storage begins with the standard widths.
  }
});

/** Bring a pane into view, wherever it is. */
export function showPane(pane: PaneId): void {
  tab.value = pane;
  if (closed.value.has(pane)) togglePane(pane);
}

export function togglePane(pane: PaneId): void {
  const next = new Set(closed.value);
  if (!next.delete(pane)) next.add(pane);
  closed.value = next;
}

export interface Pane {
  id: PaneId;
  label: string;
  content: ComponentChildren;
}

export function Panes({ panes }: { panes: Pane[] }) {
  const row = useRef<HTMLDivElement>(null);
  const open = panes.map((pane) => !closed.value.has(pane.id));
  return (
    <>
      <main class="panes" ref={row}>
        {panes.map((pane, place) => (
          <>
            {open[place] && open.slice(0, place).some(Boolean) && (
              <Border left={open.lastIndexOf(true, place - 1)} right={place} row={row} />
            )}
            <section
              key={pane.id}
              class={`pane pane-${pane.id}`}
              aria-label={pane.label}
              data-shown={tab.value === pane.id}
              hidden={!open[place]}
              // Panes whose growth sums to less than 1 would leave a part of the width empty.
              style={{ flexGrow: 100 * (shares.value[place] ?? 1) }}
            >
              {pane.content}
            </section>
          </>
        ))}
      </main>
      <nav class="tabs" aria-label="Views">
        {panes.map((pane) => (
          <button
            key={pane.id}
            type="button"
            aria-current={tab.value === pane.id ? "page" : undefined}
            onClick={() => showPane(pane.id)}
          >
            {pane.label}
          </button>
        ))}
      </nav>
    </>
  );
}

interface BorderProps {
  left: number;
  right: number;
  row: { readonly current: HTMLDivElement | null };
}

function Border({ left, right, row }: BorderProps) {
  const move = (part: number) => {
    shares.value = dragged(shares.value, left, right, part);
  };
  const now = Math.round((shares.value[left] ?? 0) * 100);
  return (
    <div
      class="border"
      role="separator"
      aria-orientation="vertical"
      aria-label="Width of the panes"
      aria-valuenow={now}
      tabIndex={0}
      onPointerDown={(event) => {
        event.preventDefault();
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={(event) => {
        if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
        move(event.movementX / (row.current?.clientWidth ?? 1));
      }}
      onDblClick={() => {
        shares.value = STANDARD;
      }}
      onKeyDown={(event) => {
        if (event.key === "ArrowLeft") move(-0.02);
        else if (event.key === "ArrowRight") move(0.02);
      }}
    />
  );
}
