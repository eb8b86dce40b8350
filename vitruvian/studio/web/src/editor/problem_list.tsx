/** What is wrong with the text, one line each; and the offer to convert what is not YAML. */

import { allNodes } from "../graph/graph_state";
import { Icon } from "../layout/icons";
import type { Problem } from "../protocol";
import { checked, checking, problems } from "../state/document";
import { flyTo, selectedNode, showLines } from "../state/selection";

export function ConvertBar({ convert }: { convert: () => void }) {
  if (checked.value?.format !== "pbtxt") return null;
  return (
    <div class="convert-bar">
      <span>This is MediaPipe's text format.</span>
      <button type="button" class="button" onClick={convert}>
        Convert to YAML
      </button>
    </div>
  );
}

/** The problems of the graph, and why code of the user's own is not the newest. */
export function ProblemList() {
  return (
    <>
      <CodeFailure />
      <Problems />
    </>
  );
}

function CodeFailure() {
  const failure = checked.value?.ownCode.failure;
  if (!failure) return null;
  return (
    <p class="code-failure" role="alert">
      {failure} — the calculators are still those from before this change.
    </p>
  );
}

function Problems() {
  const found = problems.value;
  if (!checked.value) return null;
  if (found.length === 0) {
    return (
      <div class="problems good" role="status">
        <span class="problem-mark" /> {checking.value ? "Checking …" : "No mistakes found"}
      </div>
    );
  }
  const errors = found.filter((problem) => problem.severity === "error").length;
  const warnings = found.length - errors;
  const counts = [
    errors > 0 && `${errors} ${errors === 1 ? "error" : "errors"}`,
    warnings > 0 && `${warnings} ${warnings === 1 ? "warning" : "warnings"}`,
  ].filter(Boolean);
  return (
    <section class="problems" aria-label="Problems">
      <h2 aria-live="polite">{counts.join(", ")}</h2>
      <ul>
        {found.map((problem, place) => (
          <Item key={`${place} ${problem.message}`} problem={problem} />
        ))}
      </ul>
    </section>
  );
}

function Item({ problem }: { problem: Problem }) {
  const { line, endLine, message, severity, node } = problem;
  const isDrawn = node !== null && allNodes.value.has(node);
  return (
    <li class={severity}>
      <button type="button" onClick={() => showLines(line, Math.min(endLine, line))}>
        <span class="problem-line">{line}</span>
        <span>{message}</span>
      </button>
      {isDrawn && (
        <button
          type="button"
          class="button plain square"
          title="Show the node"
          aria-label="Show the node"
          onClick={() => {
            selectedNode.value = node;
            flyTo({ node });
          }}
        >
          <Icon name="graph" />
        </button>
      )}
    </li>
  );
}
