/** The table of the nodes' figures: its columns, and the order of its rows. */

import type { NodeStatistics } from "../protocol";
import { count, milliseconds, percent, rate } from "./format";

export interface Column {
  key: keyof NodeStatistics;
  label: string;
  title: string;
  /** Digits are aligned to the right, texts to the left. */
  isText?: boolean;
  show: (node: NodeStatistics) => string;
}

export const COLUMNS: readonly Column[] = [
  { key: "id", label: "Node", title: "Node", isText: true, show: (node) => node.id },
  {
    key: "share",
    label: "Share",
    title: "Share of the time of all nodes",
    show: (node) => percent(node.share),
  },
  { key: "fps", label: "fps", title: "Calls a second", show: (node) => rate(node.fps) },
  { key: "mean", label: "mean", title: "Mean time of a call", show: (node) => time(node, "mean") },
  {
    key: "p99",
    label: "p99",
    title: "99 of 100 calls took no longer",
    show: (node) => time(node, "p99"),
  },
  {
    key: "queued",
    label: "queue",
    title: "Packets waiting now",
    show: (node) => count(node.queued),
  },
  { key: "dropped", label: "drops", title: "Packets dropped", show: (node) => count(node.dropped) },
  { key: "packetsIn", label: "in", title: "Packets in", show: (node) => count(node.packetsIn) },
  { key: "packetsOut", label: "out", title: "Packets out", show: (node) => count(node.packetsOut) },
  {
    key: "errors",
    label: "errors",
    title: "Calls that failed",
    show: (node) => count(node.errors),
  },
  {
    key: "device",
    label: "device",
    title: "Where the node computes",
    isText: true,
    show: (node) => node.device ?? "",
  },
];

function time(node: NodeStatistics, key: "mean" | "p99"): string {
  return node.packetsIn + node.packetsOut + node[key] > 0 ? milliseconds(node[key]) : "–";
}

export interface Order {
  key: keyof NodeStatistics;
  isDescending: boolean;
}

/** Return the order after a click on a column: numbers begin with the largest. */
export function nextOrder(order: Order, column: Column): Order {
  if (order.key !== column.key) return { key: column.key, isDescending: !column.isText };
  return { key: order.key, isDescending: !order.isDescending };
}

/** Sort the rows; equal ones stay in the order of the graph. */
export function sorted(nodes: readonly NodeStatistics[], order: Order): NodeStatistics[] {
  const sign = order.isDescending ? -1 : 1;
  return [...nodes].sort((one, other) => sign * compared(one[order.key], other[order.key]));
}

function compared(one: string | number | null, other: string | number | null): number {
  if (typeof one === "number" && typeof other === "number") return one - other;
  return String(one ?? "").localeCompare(String(other ?? ""), "en", { numeric: true });
}
