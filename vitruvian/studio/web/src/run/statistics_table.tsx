/** How the nodes fare: a table that sorts by any of its columns. */

import { computed, signal } from "@preact/signals";
import type { NodeStatistics } from "../protocol";
import { picture } from "../state/document";
import { phase, statistics } from "../state/run";
import { flyTo, hoveredNode, selectedNode } from "../state/selection";
import { COLUMNS, nextOrder, type Order, sorted } from "./figures";
import { nameOf, nodesOf } from "./stream_names";

const names = computed(() => nodesOf(picture.value));
const order = signal<Order>({ key: "share", isDescending: true });

export function StatisticsTable() {
  const nodes = statistics.value?.nodes ?? [];
  if (!nodes.length) {
    return (
      <p class="panel-empty">
        {phase.value === "starting" ? "Starting…" : "Run the graph to see how its nodes fare."}
      </p>
    );
  }
  const largest = Math.max(...nodes.map((node) => node.share), 1e-9);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: so that keys can scroll it
    <div class="table-scroll" tabIndex={0} role="region" aria-label="Figures of the nodes">
      <table class="figures">
        <thead>
          <tr>
            {COLUMNS.map((column) => (
              <Header key={column.key} column={column} />
            ))}
          </tr>
        </thead>
        <tbody onPointerLeave={() => highlight(null)}>
          {sorted(nodes, order.value).map((node) => (
            <Row key={node.id} node={node} largest={largest} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Header({ column }: { column: (typeof COLUMNS)[number] }) {
  const { key, isDescending } = order.value;
  const direction = isDescending ? "descending" : "ascending";
  return (
    <th
      scope="col"
      class={column.isText ? "text" : undefined}
      aria-sort={column.key === key ? direction : undefined}
    >
      <button
        type="button"
        title={column.title}
        onClick={() => {
          order.value = nextOrder(order.value, column);
        }}
      >
        {column.label}
      </button>
    </th>
  );
}

function Row({ node, largest }: { node: NodeStatistics; largest: number }) {
  const { title, around } = nameOf(names.value, node.id);
  return (
    <tr
      data-node={node.id}
      data-hovered={hoveredNode.value === node.id}
      data-selected={selectedNode.value === node.id}
      data-failed={node.errors > 0}
      onPointerEnter={() => highlight(node.id)}
    >
      <th scope="row" class="text">
        <button
          type="button"
          title={[...around, node.calculator].join(" › ")}
          onFocus={() => highlight(node.id)}
          onBlur={() => highlight(null)}
          onClick={() => {
            selectedNode.value = node.id;
            flyTo({ node: node.id });
          }}
        >
          {around.length > 0 && <span class="around">{around.at(-1)}</span>}
          <span class="name">{title}</span>
        </button>
      </th>
      {COLUMNS.slice(1).map((column) =>
        column.key === "share" ? (
          <td key={column.key} class="share-cell">
            <span class="bar" style={{ width: `${(node.share / largest) * 100}%` }} />
            <span>{column.show(node)}</span>
          </td>
        ) : (
          <td
            key={column.key}
            class={column.isText ? "text" : undefined}
            data-zero={node[column.key] === 0}
          >
            {column.show(node)}
          </td>
        ),
      )}
    </tr>
  );
}

function highlight(node: string | null): void {
  if (hoveredNode.value !== node) hoveredNode.value = node;
}
