/** The pictures of a stream, as they come. */

import { useComputed, useSignalEffect } from "@preact/signals";
import { useRef } from "preact/hooks";
import { lastGood } from "../state/document";
import { phase, watched } from "../state/run";
import { carriedTypes } from "./control";
import { timestamp } from "./format";
import { paint, pictureOf } from "./pictures";
import { pictureStreams } from "./stream_names";

const WAITING: Record<string, string> = {
  idle: "The graph's pictures appear here.",
  starting: "Loading models…",
  running: "Waiting for the first picture…",
  paused: "Paused before the first picture.",
};

export function Stage() {
  const stream = watched.value;
  const streams = lastGood.value ? pictureStreams(lastGood.value, carriedTypes.value) : [];
  if (stream === null) {
    return <p class="stage-none tiny">This graph has no stream of pictures.</p>;
  }
  return (
    <figure class="stage">
      <StageCanvas stream={stream} />
      <figcaption>
        {streams.length > 1 ? (
          <select
            class="field"
            aria-label="Stream of pictures"
            value={stream}
            onChange={(event) => {
              watched.value = event.currentTarget.value;
            }}
          >
            {streams.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        ) : (
          <span class="mono">{stream}</span>
        )}
        <PictureTime stream={stream} />
      </figcaption>
    </figure>
  );
}

function StageCanvas({ stream }: { stream: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useSignalEffect(() => {
    const picture = pictureOf(watched.value ?? stream).value;
    if (canvas.current && picture) paint(canvas.current, picture);
  });
  const isEmpty = useComputed(() => pictureOf(watched.value ?? stream).value === null).value;
  return (
    <div class="stage-view" data-empty={isEmpty}>
      <canvas ref={canvas} role="img" aria-label={`Pictures of ${stream}`} hidden={isEmpty} />
      {isEmpty && <p>{WAITING[phase.value] ?? "No picture came."}</p>}
    </div>
  );
}

function PictureTime({ stream }: { stream: string }) {
  const picture = pictureOf(stream).value;
  if (!picture) return null;
  return (
    <span class="tiny figure">
      {picture.width}×{picture.height} · {timestamp(picture.timestamp)}
    </span>
  );
}
