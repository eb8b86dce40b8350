/** An input or output of the whole graph. */

import { pointing } from "./edge";
import type { EndPlace } from "./scene";
import { label } from "./shapes";

export function End({ end }: { end: EndPlace }) {
  const { name, type } = label(end.port);
  return (
    <g
      class={`end${end.port.side ? " side" : ""}`}
      transform={`translate(${end.x} ${end.y})`}
      {...pointing(end.port)}
    >
      <rect width={end.width} height={end.height} rx={end.height / 2} />
      <text class="stream" x={end.width / 2} y={type ? 16 : 23}>
        {name}
      </text>
      <text class="type" x={end.width / 2} y="29">
        {type}
      </text>
    </g>
  );
}
