/** Everything about the selected node. */

import { computed } from "@preact/signals";
import { Icon } from "../layout/icons";
import { prose } from "../layout/prose";
import type { CatalogCalculator, Node, Port } from "../protocol";
import { problems } from "../state/document";
import { nodeFigures, runFault } from "../state/run";
import { flyTo, hoveredStream, selectedNode, selectedStream } from "../state/selection";
import { catalog } from "../state/start";
import { isAbout } from "./box";
import { allNodes, openSubgraphs, panelSide, toggleSubgraph } from "./graph_state";
import { LinesLink } from "./lines_link";
import { OptionList } from "./option_list";

const calculators = computed(
  () => new Map(catalog.value?.calculators.map((one) => [one.name, one]) ?? []),
);

export function Details() {
  const id = selectedNode.value;
  const node = id === null ? undefined : allNodes.value.get(id)?.node;
  if (!node) return null;
  const known = calculators.value.get(node.calculator);
  return (
    <aside
      class="details"
      aria-label={`About ${node.title}`}
      key={node.id}
      data-x={panelSide.value.x}
      data-y={panelSide.value.y}
    >
      <header>
        <span class="details-kind" style={{ background: `var(--kind-${node.kind})` }} />
        <h2>{node.title}</h2>
        <button
          type="button"
          class="button plain square"
          aria-label="Close"
          onClick={() => {
            selectedNode.value = null;
          }}
        >
          <Icon name="close" />
        </button>
      </header>
      <div class="details-body">
        {node.title !== node.calculator && <p class="mono tiny">{node.calculator}</p>}
        <About node={node} known={known} />
        <div class="details-actions">
          <LinesLink node={node} />
          {node.body && (
            <button type="button" class="button" onClick={() => toggleSubgraph(node.id)}>
              {openSubgraphs.value.has(node.id) ? "Close subgraph" : "Open subgraph"}
            </button>
          )}
        </div>
        <Faults node={node} />
        <Figures node={node} />
        <Ports title="Reads" ports={node.inputs} />
        <Ports title="Makes" ports={node.outputs} />
        <OptionList node={node} known={known} />
      </div>
    </aside>
  );
}

function About({ node, known }: { node: Node; known: CatalogCalculator | undefined }) {
  const page = known?.page ?? "";
  const [first = "", ...rest] = (page || node.doc).split(/\n\s*\n/);
  if (!first) return null;
  return (
    <div class="details-doc">
      <p>{prose(first)}</p>
      {rest.length > 0 && (
        <details>
          <summary>More</summary>
          {rest.map((paragraph) => (
            <p key={paragraph}>{prose(paragraph)}</p>
          ))}
        </details>
      )}
    </div>
  );
}

function Faults({ node }: { node: Node }) {
  const found = problems.value.filter((problem) => isAbout(problem.node, node.id));
  const fault = runFault.value?.node === node.id ? runFault.value : null;
  if (found.length === 0 && !fault) return null;
  return (
    <ul class="details-faults">
      {fault && <li>{fault.message}</li>}
      {found.map((problem) => (
        <li key={problem.message}>{problem.message}</li>
      ))}
    </ul>
  );
}

function Figures({ node }: { node: Node }) {
  const figures = nodeFigures.value.get(node.id);
  if (!figures) return null;
  const entries: [string, string][] = [
    ["time of all", `${(figures.share * 100).toFixed(1)} %`],
    ["a call", `${figures.mean.toFixed(2)} ms`],
    ["99 of 100", `≤ ${figures.p99.toFixed(2)} ms`],
    ["calls a second", figures.fps.toFixed(1)],
    ["packets in", figures.packetsIn.toLocaleString("en")],
    ["packets out", figures.packetsOut.toLocaleString("en")],
  ];
  if (figures.dropped > 0) entries.push(["dropped", figures.dropped.toLocaleString("en")]);
  return (
    <dl class="details-figures">
      {entries.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Ports({ title, ports }: { title: string; ports: Port[] }) {
  if (ports.length === 0) return null;
  return (
    <section>
      <h3>{title}</h3>
      <ul class="details-ports">
        {ports.map((port, place) => (
          <li key={`${place} ${port.stream}`}>
            <button
              type="button"
              class={port.side ? "side" : ""}
              onPointerEnter={() => {
                hoveredStream.value = port.full;
              }}
              onPointerLeave={() => {
                hoveredStream.value = null;
              }}
              onClick={() => {
                selectedStream.value = port.full;
                flyTo({ stream: port.full });
              }}
            >
              {port.tag && <span class="details-tag">{port.tag}</span>}
              <span class="details-stream">{port.stream}</span>
              <span class="details-type">{port.type}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
