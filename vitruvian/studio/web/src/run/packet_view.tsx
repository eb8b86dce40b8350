/** What is in a packet: a picture, a drawing over one, or numbers. */

import { useSignalEffect } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { PacketMessage, Payload } from "../protocol";
import { watched } from "../state/run";
import { fraction, value } from "./format";
import { paintOverlay } from "./overlay";
import { detectionsOf, isDrawn, landmarksOf, numbersOf, rectsOf, tensorsOf } from "./payload";
import {
  decoded,
  type KeptPicture,
  lastPictures,
  paint,
  pictureOf,
  type ShownPicture,
} from "./pictures";

/** Rows of numbers that are shown; the rest is counted. */
const MOST_ROWS = 500;

/** Show a packet; an earlier one is drawn over the picture of its own time, if there is one. */
export function PacketView({ packet, isEarlier }: { packet: PacketMessage; isEarlier: boolean }) {
  const { payload, timestamp } = packet;
  return (
    <>
      {isDrawn(payload) && !isEarlier && <Drawing payload={payload} />}
      {isDrawn(payload) && isEarlier && <EarlierDrawing payload={payload} timestamp={timestamp} />}
      <Numbers payload={payload} />
    </>
  );
}

/** Show the pictures of a stream as they come, or one that came earlier. */
export function PictureView({ stream, picture }: { stream: string; picture: KeptPicture | null }) {
  return picture ? (
    <EarlierPicture stream={stream} picture={picture} />
  ) : (
    <StreamPicture stream={stream} />
  );
}

function EarlierPicture({ stream, picture }: { stream: string; picture: KeptPicture }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(
    () => withDecoded(picture, (shown) => canvas.current && shown && paint(canvas.current, shown)),
    [picture],
  );
  return (
    <canvas
      class="packet-picture"
      ref={canvas}
      role="img"
      aria-label={`Picture of ${stream}`}
      data-timestamp={picture.timestamp}
    />
  );
}

function EarlierDrawing({ payload, timestamp }: { payload: Payload; timestamp: number }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const stream = watched.value;
  const picture =
    stream === null
      ? undefined
      : lastPictures(stream).value.find((other) => other.timestamp === timestamp);
  useEffect(
    () =>
      withDecoded(picture ?? null, (shown) => {
        if (canvas.current) draw(canvas.current, payload, shown);
      }),
    [picture, payload],
  );
  return (
    <canvas
      class="packet-picture"
      ref={canvas}
      role="img"
      aria-label={`Drawing of ${payload.kind}`}
      data-picture={picture?.timestamp ?? "none"}
    />
  );
}

/** Decode a picture, use it unless another one is wanted by then, and close it. */
function withDecoded(
  picture: KeptPicture | null,
  use: (shown: ShownPicture | null) => unknown,
): () => void {
  let isWanted = true;
  const show = async () => {
    const shown = picture && (await decoded(picture).catch(() => null));
    if (isWanted) use(shown);
    shown?.bitmap.close();
  };
  void show();
  return () => {
    isWanted = false;
  };
}

function StreamPicture({ stream }: { stream: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useSignalEffect(() => {
    const picture = pictureOf(stream).value;
    if (canvas.current && picture) paint(canvas.current, picture);
  });
  return (
    <canvas class="packet-picture" ref={canvas} role="img" aria-label={`Picture of ${stream}`} />
  );
}

/** Landmarks and the like over the picture that is shown big, where there is one. */
function Drawing({ payload }: { payload: Payload }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const latest = useRef(payload);
  latest.current = payload;
  useSignalEffect(() => {
    const stream = watched.value;
    const picture = stream === null ? null : pictureOf(stream).value;
    if (canvas.current) draw(canvas.current, latest.current, picture);
  });
  return (
    <canvas
      class="packet-picture"
      ref={(element) => {
        canvas.current = element;
        if (!element) return;
        const stream = watched.peek();
        draw(element, payload, stream === null ? null : pictureOf(stream).peek());
      }}
      role="img"
      aria-label={`Drawing of ${payload.kind}`}
    />
  );
}

function draw(canvas: HTMLCanvasElement, payload: Payload, picture: ShownPicture | null): void {
  const isInPicture = payload.kind !== "landmarks" || landmarksOf(payload).normalized;
  const shown = isInPicture ? picture : null;
  const width = 640;
  const height = shown ? Math.round((width * shown.height) / shown.width) : 480;
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
  }
  const context = canvas.getContext("2d");
  if (!context) return;
  context.clearRect(0, 0, width, height);
  if (shown) {
    context.drawImage(shown.bitmap, 0, 0, width, height);
    // What is looked at stands out from the picture, which may have drawings of its own.
    context.fillStyle = "rgb(0 0 0 / 35%)";
    context.fillRect(0, 0, width, height);
  }
  const frameWidth = shown?.width ?? width;
  const frameHeight = shown?.height ?? height;
  paintOverlay(context, payload, { width, height, frameWidth, frameHeight });
}

// Numbers

function Numbers({ payload }: { payload: Payload }) {
  if (payload.data === null || payload.data === undefined) return <Words payload={payload} />;
  switch (payload.kind) {
    case "landmarks":
      return <LandmarkTable payload={payload} />;
    case "detections":
      return <DetectionTable payload={payload} />;
    case "rect":
      return <RectTable payload={payload} />;
    case "tensor":
      return <TensorTable payload={payload} />;
    case "number":
      return <NumberTable payload={payload} />;
    default:
      return <Words payload={payload} />;
  }
}

function Words({ payload }: { payload: Payload }) {
  return <pre class="packet-text">{payload.kind === "empty" ? "(empty)" : payload.text}</pre>;
}

function LandmarkTable({ payload }: { payload: Payload }) {
  const { lists, names } = landmarksOf(payload);
  return (
    <>
      {lists.map((points, person) => (
        <Table
          key={person}
          caption={
            lists.length > 1
              ? `Person ${person}: ${points.length} landmarks`
              : `${points.length} landmarks`
          }
          heads={["", names ? "landmark" : "", "x", "y", "z", "visible", "present"]}
          rows={points.map((point, number) => [
            String(number),
            names?.[number] ?? "",
            ...[0, 1, 2, 3, 4].map((place) => fraction(point[place] ?? null)),
          ])}
        />
      ))}
    </>
  );
}

function DetectionTable({ payload }: { payload: Payload }) {
  const { detections } = detectionsOf(payload);
  return (
    <Table
      caption={`${detections.length} detection${detections.length === 1 ? "" : "s"}`}
      heads={["", "label", "score", "left", "top", "width", "height", "points"]}
      rows={detections.map(({ label, score, box, keypoints }, number) => [
        String(number),
        label,
        fraction(score),
        ...[0, 1, 2, 3].map((place) => fraction(box[place] ?? null)),
        String(keypoints.length),
      ])}
    />
  );
}

function RectTable({ payload }: { payload: Payload }) {
  const { rects } = rectsOf(payload);
  return (
    <Table
      caption={`${rects.length} rectangle${rects.length === 1 ? "" : "s"}`}
      heads={["", "", "x", "y", "width", "height", "turned"]}
      rows={rects.map((rect, number) => [
        String(number),
        "",
        value(rect.xCenter),
        value(rect.yCenter),
        value(rect.width),
        value(rect.height),
        `${value((rect.rotation * 180) / Math.PI)}°`,
      ])}
    />
  );
}

function TensorTable({ payload }: { payload: Payload }) {
  const tensors = tensorsOf(payload);
  return (
    <Table
      caption={`${tensors.length} tensor${tensors.length === 1 ? "" : "s"}`}
      heads={["", "shape", "type", "least", "most", "mean", "deviation"]}
      rows={tensors.map(({ shape, dtype, min, max, mean, std }, number) => [
        String(number),
        shape.join("×"),
        dtype,
        ...[min, max, mean, std].map(value),
      ])}
    />
  );
}

function NumberTable({ payload }: { payload: Payload }) {
  const numbers = numbersOf(payload);
  const [only] = numbers;
  if (numbers.length === 1 && only?.[0] === "") {
    return <output class="packet-number">{value(only[1])}</output>;
  }
  return (
    <Table
      caption={`${numbers.length} numbers`}
      heads={["", "", ""]}
      rows={numbers.map(([name, number]) => [name, "", value(number)])}
    />
  );
}

interface TableProps {
  caption: string;
  heads: string[];
  rows: string[][];
}

/** A table of numbers whose first two columns are a number and a name. */
function Table({ caption, heads, rows }: TableProps) {
  const isNamed = heads[1] !== "" || rows.some((row) => row[1]);
  const columns = heads.map((_, place) => place).filter((place) => place !== 1 || isNamed);
  return (
    <div class="packet-table">
      <table class="numbers">
        <caption>{caption}</caption>
        {heads.some(Boolean) && (
          <thead>
            <tr>
              {columns.map((place) => (
                <th key={place} scope="col" class={place === 1 ? "text" : undefined}>
                  {heads[place]}
                </th>
              ))}
            </tr>
          </thead>
        )}
        <tbody>
          {rows.slice(0, MOST_ROWS).map((row) => (
            <tr key={row[0]}>
              {columns.map((place) => (
                <td key={place} class={place === 1 ? "text" : place === 0 ? "place" : undefined}>
                  {row[place]}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > MOST_ROWS && <p class="tiny">and {rows.length - MOST_ROWS} more</p>}
    </div>
  );
}
