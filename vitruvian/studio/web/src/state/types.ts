/** Types that stay while a graph has mistakes: the checker knows none then. */

import type { Picture, Port } from "../protocol";

/** Return the picture with the types of the one before where it has none of its own at all. */
export function withTypes(next: Picture, before: Picture | null): Picture {
  if (!before || next.name !== before.name || anyType(next)) return next;
  const known = new Map<string, string>();
  eachPort(before, (port) => {
    if (port.type) known.set(key(port), port.type);
    return port;
  });
  return eachPort(next, (port) => ({ ...port, type: known.get(key(port)) ?? "" }));
}

function key({ full, side }: Port): string {
  return `${side} ${full}`;
}

function anyType(picture: Picture): boolean {
  return (
    [...picture.inputs, ...picture.outputs].some((port) => port.type) ||
    picture.nodes.some((node) => [...node.inputs, ...node.outputs].some((port) => port.type))
  );
}

function eachPort(picture: Picture, change: (port: Port) => Port): Picture {
  return {
    ...picture,
    inputs: picture.inputs.map(change),
    outputs: picture.outputs.map(change),
    nodes: picture.nodes.map((node) => ({
      ...node,
      inputs: node.inputs.map(change),
      outputs: node.outputs.map(change),
      body: node.body && eachPort(node.body, change),
    })),
  };
}
