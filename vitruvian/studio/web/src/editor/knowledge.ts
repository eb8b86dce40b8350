/** What completion and hover documentation know besides the text. */

import type { Catalog, CatalogCalculator, Picture, Port } from "../protocol";
import type { Schema } from "./schema";

export interface StreamName {
  name: string;
  type: string;
  side: boolean;
}

export interface Knowledge {
  schema: Schema | null;
  calculators: ReadonlyMap<string, CatalogCalculator>;
  /** The streams of the graph at its top level. */
  streams: StreamName[];
}

export function knowledgeOf(
  schema: object | null,
  catalog: Catalog | null,
  picture: Picture | null,
): Knowledge {
  return {
    schema: schema as Schema | null,
    calculators: new Map(catalog?.calculators.map((one) => [one.name, one]) ?? []),
    streams: picture ? streamsOf(picture) : [],
  };
}

function streamsOf(picture: Picture): StreamName[] {
  const found = new Map<string, StreamName>();
  const add = ({ stream, type, side }: Port) => {
    const key = `${side} ${stream}`;
    if (!found.get(key)?.type) found.set(key, { name: stream, type, side });
  };
  picture.inputs.forEach(add);
  for (const node of picture.nodes) node.outputs.forEach(add);
  return [...found.values()];
}

/** The fields that hold streams or side packets, and which way they go. */
export const STREAM_FIELDS: Record<string, { side: boolean; incoming: boolean }> = {
  input_stream: { side: false, incoming: true },
  output_stream: { side: false, incoming: false },
  input_side_packet: { side: true, incoming: true },
  output_side_packet: { side: true, incoming: false },
};

/** Return the ports of a calculator that a field of a node wires. */
export function portsOf(calculator: CatalogCalculator, field: string) {
  const kind = STREAM_FIELDS[field];
  if (!kind) return [];
  const { inputs, outputs, sidePackets } = calculator;
  if (kind.side) return kind.incoming ? sidePackets.inputs : sidePackets.outputs;
  return kind.incoming ? inputs : outputs;
}
