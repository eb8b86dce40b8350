/** What is known about the stream under the pointer. */

import { computed } from "@preact/signals";
import type { Picture, Port } from "../protocol";
import { picture } from "../state/document";
import { streamFigures } from "../state/run";
import { hoveredStream } from "../state/selection";
import { viewSize } from "./graph_state";
import { pointer } from "./pointer";

/** The ports of every stream, by its full name: its producer's, where there is one. */
const streams = computed(() => {
  const found = new Map<string, { port: Port; names: Set<string> }>();
  const add = (port: Port) => {
    const known = found.get(port.full);
    if (known) known.names.add(port.stream);
    else found.set(port.full, { port, names: new Set([port.stream]) });
  };
  const collect = (level: Picture) => {
    level.inputs.forEach(add);
    for (const node of level.nodes) {
      node.outputs.forEach(add);
      node.inputs.forEach(add);
      if (node.body) collect(node.body);
    }
  };
  if (picture.value) collect(picture.value);
  return found;
});

export function StreamTip() {
  const stream = hoveredStream.value;
  const known = stream === null ? undefined : streams.value.get(stream);
  if (!known) return null;
  const { port, names } = known;
  const figures = streamFigures.value.get(port.full);
  const { x, y } = pointer.value;
  const { width, height } = viewSize.value;
  const style = {
    ...(x > width - 260 ? { right: `${width - x + 14}px` } : { left: `${x + 14}px` }),
    ...(y > height - 140 ? { bottom: `${height - y + 14}px` } : { top: `${y + 14}px` }),
  };
  const others = [...names].filter((name) => name !== port.stream);
  return (
    <div class="tip" role="status" style={style}>
      <strong>{port.stream}</strong>
      {port.type && <div class="mono tip-type">{port.type}</div>}
      <div class="tiny">
        {port.side ? "side packet, set once a run" : "stream"}
        {others.length > 0 && `; inside called ${others.join(", ")}`}
      </div>
      {figures && (
        <dl class="tip-figures">
          <dt>last</dt>
          <dd>{seconds(figures.lastTimestamp)}</dd>
          <dt>packets</dt>
          <dd>{figures.packets.toLocaleString("en")}</dd>
          <dt>queued</dt>
          <dd>{figures.queued}</dd>
        </dl>
      )}
    </div>
  );
}

export function seconds(microseconds: number | null): string {
  return microseconds === null ? "none yet" : `${(microseconds / 1e6).toFixed(3)} s`;
}
