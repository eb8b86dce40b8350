/** The drawing. */

import { useComputed } from "@preact/signals";
import { phase } from "../state/run";
import { Box, FrameArea } from "./box";
import { Edge, EdgeTarget, Label } from "./edge";
import { End } from "./end";
import { camera, scene } from "./graph_state";

export function Drawing() {
  const transform = useComputed(() => {
    const { x, y, scale } = camera.value;
    return `translate(${x} ${y}) scale(${scale})`;
  });
  const detail = useComputed(() => {
    const { scale } = camera.value;
    return scale < 0.34 ? "far" : scale < 0.58 ? "middle" : "near";
  });
  return (
    <g class="drawing" transform={transform} data-detail={detail} data-run={phase.value !== "idle"}>
      <Things />
    </g>
  );
}

/** Everything in the scene; drawn again only when the scene changes. */
function Things() {
  const { boxes, edges, labels, ends } = scene.value;
  return (
    <>
      {boxes.map((box) => box.open && <FrameArea key={`f ${box.node.id}`} box={box} />)}
      {edges.map((edge) => (
        <Edge key={edge.key} edge={edge} />
      ))}
      {labels.map((label) => (
        <Label key={label.key} label={label} />
      ))}
      {edges.map((edge) => (
        <EdgeTarget key={`t ${edge.key}`} edge={edge} />
      ))}
      {ends.map((end) => (
        <End key={`${end.incoming} ${end.port.side} ${end.port.stream}`} end={end} />
      ))}
      {boxes.map((box) => (
        <Box key={box.node.id} box={box} />
      ))}
    </>
  );
}
