/** The runs of this server, also those that no page watches: look at one, or stop it. */

import { useRef } from "preact/hooks";
import { api } from "../api";
import type { RunSummary } from "../protocol";
import { runs, takeRuns } from "../state/changes";
import { isGoing, runId } from "../state/run";
import { report } from "../state/start";
import { attach } from "./control";
import { clock, count } from "./format";
import { Icon } from "./icons";

export function RunList() {
  const menu = useRef<HTMLDetailsElement>(null);
  const close = () => menu.current?.removeAttribute("open");
  const going = runs.value.filter(({ state }) => isGoing(state)).length;
  return (
    <details
      class="menu"
      ref={menu}
      onToggle={() => void takeRuns()}
      onKeyDown={(event) => {
        if (event.key === "Escape") close();
      }}
      onFocusOut={(event) => {
        const next = event.relatedTarget;
        if (next instanceof Node && !event.currentTarget.contains(next)) close();
      }}
    >
      <summary class="button" title="Runs of this server" aria-label={`Runs: ${going} go on`}>
        <Icon name="list" />
        {going > 0 && <span class="tab-count">{going}</span>}
      </summary>
      <div class="menu-list run-list">
        {runs.value.length === 0 && <p class="tiny">Nothing has run yet.</p>}
        {runs.value.map((run) => (
          <Entry key={run.run} run={run} close={close} />
        ))}
      </div>
    </details>
  );
}

function Entry({ run, close }: { run: RunSummary; close: () => void }) {
  const isHere = run.run === runId.value;
  const frames = `${count(run.frames)}${run.total === null ? "" : ` / ${count(run.total)}`} frames`;
  const stop = () => api.stopRun(run.run).then(takeRuns).catch(report);
  return (
    <div class="run-entry" role="group" aria-label={`Run of ${run.graph}`}>
      <span class="run-entry-name">{run.graph || "a graph"}</span>
      <span class="tiny">
        {run.state}, {frames}, {clock(run.seconds)}
        {isHere ? ", shown here" : ""}
      </span>
      <span class="run-entry-buttons">
        {!isHere && (
          <button
            type="button"
            class="button"
            onClick={() => {
              close();
              attach(run.run);
            }}
          >
            Show
          </button>
        )}
        {isGoing(run.state) && (
          <button type="button" class="button" onClick={() => void stop()}>
            Stop
          </button>
        )}
      </span>
    </div>
  );
}
