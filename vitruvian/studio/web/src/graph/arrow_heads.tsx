/** The ends of lines. */

export function ArrowHeads() {
  return (
    <defs>
      {["stream", "side", "back"].map((kind) => (
        <marker
          key={kind}
          id={`head-${kind}`}
          viewBox="0 0 8 8"
          refX="9.5"
          refY="4"
          markerWidth="6.5"
          markerHeight="6.5"
          markerUnits="userSpaceOnUse"
          orient="auto"
        >
          <path class={`head ${kind}`} d="M0 0.5L8 4L0 7.5Z" />
        </marker>
      ))}
    </defs>
  );
}
