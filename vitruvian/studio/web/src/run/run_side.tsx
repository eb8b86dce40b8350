/** The run: what goes in, the pictures that come out, and how the nodes fare. */

import "./run.css";
import { effect, signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { isActive, phase } from "../state/run";
import { Alerts } from "./alerts";
import { Inspector } from "./inspector";
import { loadFiles } from "./setup";
import { SetupForm } from "./setup_form";
import { Stage } from "./stage";
import { StatisticsTable } from "./statistics_table";
import { showsTab, TabBar, tabPanelId } from "./tab_bar";
import { TimelinePanel } from "./timeline_panel";
import { Transport } from "./transport";

/** The form is open until a run starts, and again when one wants it. */
const isSetupOpen = signal(true);
effect(() => {
  if (phase.value === "starting") isSetupOpen.value = false;
});

export function RunSide() {
  useEffect(() => void loadFiles(), []);
  return (
    <div class="run" data-active={isActive.value}>
      <Transport />
      <div class="run-body">
        <div class="run-media">
          <Alerts />
          <SetupForm isOpen={isSetupOpen} />
          <Stage />
        </div>
        <div class="run-tabs">
          <TabBar />
          <div
            class="run-panel"
            role="tabpanel"
            id={tabPanelId}
            aria-labelledby={`tab-${showsTab.value}`}
          >
            {showsTab.value === "statistics" && <StatisticsTable />}
            {showsTab.value === "timeline" && <TimelinePanel />}
            {showsTab.value === "inspector" && <Inspector />}
          </div>
        </div>
      </div>
    </div>
  );
}
