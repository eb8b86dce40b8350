/** Why a run failed, or did not start; with the way to the node and its line. */

import { showPane } from "../layout/panes";
import { runFault, runNotice, warnings } from "../state/run";
import { flyTo, selectedNode, showLines } from "../state/selection";
import { timestamp } from "./format";
import { Icon } from "./icons";

export function Alerts() {
  return (
    <>
      {runFault.value && <Fault />}
      {warnings.value.map((warning) => (
        <div key={warning} class="alert warning" role="status">
          <p>{warning}</p>
        </div>
      ))}
      {runNotice.value !== null && (
        <div class="alert" role="alert">
          <p>{runNotice.value}</p>
          <Dismiss
            onClick={() => {
              runNotice.value = null;
            }}
          />
        </div>
      )}
    </>
  );
}

function Fault() {
  const fault = runFault.value;
  if (!fault) return null;
  const { node, line } = fault;
  return (
    <div class="alert fault" role="alert">
      <p>{fault.message}</p>
      <div class="alert-places">
        {node !== null && (
          <button
            type="button"
            class="link mono"
            onClick={() => {
              selectedNode.value = node;
              flyTo({ node });
              showPane("graph");
            }}
          >
            {node}
          </button>
        )}
        {line !== null && (
          <button
            type="button"
            class="link"
            onClick={() => {
              showPane("editor");
              showLines(line, line);
            }}
          >
            line {line}
          </button>
        )}
        {fault.timestamp !== null && <span class="tiny">at {timestamp(fault.timestamp)}</span>}
      </div>
      <Dismiss
        onClick={() => {
          runFault.value = null;
        }}
      />
    </div>
  );
}

function Dismiss({ onClick }: { onClick: () => void }) {
  return (
    <button type="button" class="button plain square" aria-label="Dismiss" onClick={onClick}>
      <Icon name="close" />
    </button>
  );
}
