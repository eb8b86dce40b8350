/** The last packets of the streams that one looks at. */

import { effect } from "@preact/signals";
import { useState } from "preact/hooks";
import type { PacketMessage } from "../protocol";
import { picture } from "../state/document";
import { inspect, inspected, isActive, packets, streamFigures } from "../state/run";
import { flyTo, hoveredStream, selectedStream } from "../state/selection";
import { count, timestamp } from "./format";
import { Icon } from "./icons";
import { PacketView, PictureView } from "./packet_view";
import { type KeptPicture, lastPictures } from "./pictures";
import { streamsOf } from "./stream_names";
import { showsTab } from "./tab_bar";

/** A stream that is picked in the graph is looked at. */
effect(() => {
  const stream = selectedStream.value;
  // Side packets are selected too; they have no packets that come and go.
  if (stream === null || !streamsOf(picture.peek()).some(({ full }) => full === stream)) return;
  if (!inspected.peek().includes(stream)) inspect(stream);
  showsTab.value = "inspector";
});

export function Inspector() {
  return (
    <div class="inspector">
      <StreamPicker />
      {inspected.value.length === 0 && (
        <p class="panel-empty">Pick a stream here, or click on one in the graph.</p>
      )}
      {[...inspected.value].reverse().map((stream) => (
        <StreamCard key={stream} stream={stream} />
      ))}
    </div>
  );
}

function StreamPicker() {
  const streams = streamsOf(picture.value);
  const take = (input: HTMLInputElement) => {
    const stream = streams.find(({ full }) => full === input.value.trim());
    if (!stream) return;
    if (!inspected.value.includes(stream.full)) inspect(stream.full);
    input.value = "";
  };
  return (
    <div class="picker">
      <input
        class="field mono"
        type="search"
        list="streams"
        placeholder={`Look at one of ${streams.length} streams…`}
        aria-label="Stream to look at"
        onInput={(event) => {
          // A choice from the list, not a letter: the name typed may be the beginning of another.
          const isTyped = event instanceof InputEvent && event.inputType.startsWith("insertText");
          const isDeleted = event instanceof InputEvent && event.inputType.startsWith("delete");
          if (!isTyped && !isDeleted) take(event.currentTarget);
        }}
        onKeyDown={(event) => {
          if (event.key === "Enter") take(event.currentTarget);
        }}
      />
      <datalist id="streams">
        {streams.map(({ full, type }) => (
          <option key={full} value={full}>
            {type}
          </option>
        ))}
      </datalist>
    </div>
  );
}

function StreamCard({ stream }: { stream: string }) {
  const kept = packets.value.get(stream) ?? [];
  const figures = streamFigures.value.get(stream);
  const type = streamsOf(picture.value).find(({ full }) => full === stream)?.type;
  return (
    <article
      class="packet-card"
      aria-label={stream}
      onPointerEnter={() => {
        hoveredStream.value = stream;
      }}
      onPointerLeave={() => {
        hoveredStream.value = null;
      }}
    >
      <header>
        <div>
          <button
            type="button"
            class="packet-stream mono"
            title="Show it in the graph"
            onClick={() => flyTo({ stream })}
          >
            {stream}
          </button>
          <span class="tiny">
            {type}
            {figures && ` · ${count(figures.packets)} packets`}
            {figures && figures.queued > 0 && ` · ${count(figures.queued)} waiting`}
          </span>
        </div>
        <button
          type="button"
          class="button plain square"
          aria-label={`Look at ${stream} no more`}
          onClick={() => inspect(stream)}
        >
          <Icon name="close" />
        </button>
      </header>
      {kept[0]?.payload.kind === "image" ? (
        <LastPictures stream={stream} />
      ) : (
        <LastPackets kept={kept} />
      )}
    </article>
  );
}

function LastPackets({ kept }: { kept: readonly PacketMessage[] }) {
  const [pinned, setPinned] = useState<PacketMessage | null>(null);
  const shown = pinned ?? kept[0];
  return (
    <>
      <Times all={kept} pinned={pinned} pin={setPinned} />
      {shown ? (
        <PacketView packet={shown} isEarlier={pinned !== null} />
      ) : (
        <p class="tiny">
          {isActive.value ? "No packet yet." : "Run the graph to see its packets."}
        </p>
      )}
    </>
  );
}

/** Pictures and packets come on ways of their own: the times are those of the pictures. */
function LastPictures({ stream }: { stream: string }) {
  const [pinned, setPinned] = useState<KeptPicture | null>(null);
  return (
    <>
      <Times all={lastPictures(stream).value} pinned={pinned} pin={setPinned} />
      <PictureView stream={stream} picture={pinned} />
    </>
  );
}

interface TimesProps<T> {
  all: readonly T[];
  pinned: T | null;
  pin: (one: T | null) => void;
}

/** The times of the last packets; one that is chosen stays while others come. */
function Times<T extends { timestamp: number }>({ all, pinned, pin }: TimesProps<T>) {
  if (all.length === 0) return null;
  const chosen = pinned?.timestamp ?? all[0]?.timestamp;
  const isKept = pinned === null || all.some(({ timestamp: time }) => time === pinned.timestamp);
  return (
    <div class="packet-times" role="group" aria-label="Last packets">
      {(isKept ? all : [...all, pinned]).map((one) => (
        <button
          key={one.timestamp}
          type="button"
          aria-pressed={one.timestamp === chosen}
          onClick={() => pin(one.timestamp === all[0]?.timestamp ? null : one)}
        >
          {timestamp(one.timestamp)}
        </button>
      ))}
    </div>
  );
}
