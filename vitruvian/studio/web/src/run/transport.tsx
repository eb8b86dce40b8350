/** Run, pause, step and stop, and how far the run is. */

import { computed } from "@preact/signals";
import { useEffect } from "preact/hooks";
import {
  dropped,
  frames,
  isActive,
  latency,
  phase,
  shownRate,
  statistics,
  totalFrames,
} from "../state/run";
import { pause, resume, startRun, step, stop } from "./control";
import { DownloadMenu } from "./download_menu";
import { clock, count, milliseconds, rate } from "./format";
import { Icon } from "./icons";
import { RunList } from "./run_list";
import { isReady } from "./setup";

const canGo = computed(() => isReady.value && phase.value !== "starting");

const WORDS: Record<string, string> = {
  idle: "ready",
  starting: "starting",
  running: "running",
  paused: "paused",
  finished: "finished",
  failed: "failed",
  stopped: "stopped",
  lost: "not connected",
};

export function Transport() {
  useEffect(() => {
    // Before the editor, which would begin a new line.
    document.addEventListener("keydown", onKey, { capture: true });
    return () => document.removeEventListener("keydown", onKey, { capture: true });
  }, []);
  return (
    <div class="transport">
      <div class="transport-row" role="group" aria-label="Run">
        <MainButton />
        <button
          type="button"
          class="button"
          title="Go on by one call of a node ( , )"
          aria-label="Step one call"
          disabled={!canGo.value}
          onClick={() => step("call")}
        >
          <Icon name="stepCall" /> <span class="step-name">Call</span>
        </button>
        <button
          type="button"
          class="button"
          title="Go on by one frame ( . )"
          aria-label="Step one frame"
          disabled={!canGo.value}
          onClick={() => step("frame")}
        >
          <Icon name="stepFrame" /> <span class="step-name">Frame</span>
        </button>
        <button
          type="button"
          class="button square"
          title="Stop the run"
          aria-label="Stop"
          disabled={!isActive.value}
          onClick={stop}
        >
          <Icon name="stop" />
        </button>
        <span class="spacer" />
        <RunList />
        <DownloadMenu />
      </div>
      <StatusLine />
      <Progress />
    </div>
  );
}

function MainButton() {
  if (phase.value === "running") {
    return (
      <button type="button" class="button main-button" title="Pause ( k )" onClick={pause}>
        <Icon name="pause" /> Pause
      </button>
    );
  }
  if (phase.value === "paused") {
    return (
      <button
        type="button"
        class="button primary main-button"
        title="Resume ( k )"
        onClick={resume}
      >
        <Icon name="run" /> Resume
      </button>
    );
  }
  return (
    <button
      type="button"
      class="button primary main-button"
      title="Run the graph (Ctrl+Enter)"
      disabled={!canGo.value}
      onClick={() => void startRun()}
    >
      <Icon name="run" /> Run
    </button>
  );
}

function StatusLine() {
  const total = totalFrames.value;
  const fps = shownRate.value;
  const seconds = statistics.value?.seconds;
  return (
    <div class="status-line">
      <span class="status" data-phase={phase.value} role="status">
        {WORDS[phase.value]}
      </span>
      {phase.value !== "idle" && (
        <>
          <span class="figure" data-testid="frames">
            {count(frames.value)}
            {total !== null && ` / ${count(total)}`} frames
          </span>
          {fps !== null && <span class="figure">{rate(fps)} fps</span>}
          {latency.value !== null && isActive.value && (
            <span class="figure" title="From a frame's entering the graph to its picture here">
              {milliseconds(latency.value)}
            </span>
          )}
          {dropped.value > 0 && (
            <span class="figure" title="Packets that came too late, or for which there was no room">
              {count(dropped.value)} dropped
            </span>
          )}
          {seconds !== undefined && <span class="figure">{clock(seconds)}</span>}
        </>
      )}
    </div>
  );
}

function Progress() {
  const total = totalFrames.value;
  const share = total ? Math.min(1, frames.value / total) : 0;
  return (
    <div
      class="progress"
      role="progressbar"
      aria-label="Frames done"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(share * 100)}
      data-open-ended={isActive.value && !total}
    >
      <div style={{ width: `${share * 100}%` }} />
    </div>
  );
}

/** Steer the run by keys, wherever the focus is not in a text. */
function onKey(event: KeyboardEvent): void {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    event.stopPropagation();
    if (canGo.value) void startRun();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  if (!canGo.value) return;
  if (event.key === ".") step("frame");
  else if (event.key === ",") step("call");
  else if (event.key === "k" && phase.value === "running") pause();
  else if (event.key === "k" && phase.value === "paused") resume();
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.closest("input, select, textarea") !== null)
  );
}
