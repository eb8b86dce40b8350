/** What a run reads: a source for each input stream, side packets, pace. */

import { type Signal, signal } from "@preact/signals";
import { useState } from "preact/hooks";
import { api } from "../api";
import type { RunSource, SidePacketInfo, StreamInfo } from "../protocol";
import { isActive, runNotice } from "../state/run";
import { catalog, start } from "../state/start";
import { bytes } from "./format";
import { Icon } from "./icons";
import {
  cameras,
  choose,
  fieldKind,
  files,
  give,
  givenValues,
  inputs,
  isLive,
  pace,
  readField,
  sidePackets,
  sources,
  upload,
} from "./setup";

const isUploading = signal(false);

export function SetupForm({ isOpen }: { isOpen: Signal<boolean> }) {
  const given = Object.keys(givenValues.value).length;
  return (
    <details
      class="setup"
      open={isOpen.value}
      onToggle={(event) => {
        isOpen.value = event.currentTarget.open;
      }}
    >
      <summary>
        <span class="setup-title">Input</span>
        <span class="setup-now">
          {inputs.value.map(({ stream }) => label(sources.value[stream])).join(", ")}
          {given > 0 && ` · ${given} side packet${given > 1 ? "s" : ""}`}
        </span>
      </summary>
      <fieldset disabled={isActive.value}>
        {inputs.value.length === 0 && <p class="tiny">This graph reads no streams.</p>}
        {inputs.value.map((input) => (
          <InputField key={input.stream} input={input} />
        ))}
        {inputs.value.length > 0 && <PaceField />}
        {sidePackets.value.length > 0 && <SidePackets />}
      </fieldset>
    </details>
  );
}

// Sources

/** Return a source as the value of an option; `sourceOf` is the way back. */
const keyOf = (source: RunSource | undefined): string => JSON.stringify(source ?? null);
const sourceOf = (key: string): RunSource => JSON.parse(key) as RunSource;

function label(source: RunSource | undefined): string {
  switch (source?.kind) {
    case "file":
      return files.value.find(({ id }) => id === source.id)?.name ?? "uploaded file";
    case "sample":
      return source.name;
    case "path":
      return source.source.replace(/^.*[/\\]/, "");
    case "camera":
      return `camera ${source.index}`;
    case "browser":
      return "browser's camera";
    default:
      return "nothing";
  }
}

function InputField({ input }: { input: StreamInfo }) {
  const [isOver, setIsOver] = useState(false);
  const { stream, type } = input;
  const source = sources.value[stream];
  const take = (file: File | undefined) => {
    if (file) void receive(stream, file);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the button does the same
    <div
      class="input-field"
      data-over={isOver}
      onDragOver={(event) => {
        event.preventDefault();
        setIsOver(true);
      }}
      onDragLeave={() => setIsOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setIsOver(false);
        take(event.dataTransfer?.files[0]);
      }}
    >
      <label class="input-name" for={`source-${stream}`}>
        <span class="mono">{stream}</span> <span class="tiny">{type}</span>
      </label>
      <div class="input-row">
        <SourceSelect stream={stream} source={source} />
        {source?.kind === "file" && <RemoveFile stream={stream} id={source.id} />}
        <label class="button" title="Upload a file, or drop one here">
          <Icon name="upload" /> {isUploading.value ? "Uploading…" : "Upload"}
          <input
            type="file"
            class="visually-hidden"
            accept="video/*,image/*,.mkv,.y4m"
            aria-label={`Upload a file for ${stream}`}
            disabled={isUploading.value}
            onChange={(event) => {
              take(event.currentTarget.files?.[0]);
              event.currentTarget.value = "";
            }}
          />
        </label>
      </div>
    </div>
  );
}

function SourceSelect({ stream, source }: { stream: string; source: RunSource | undefined }) {
  const paths = start.value?.inputs ?? [];
  const samples = catalog.value?.samples ?? [];
  return (
    <select
      class="field"
      id={`source-${stream}`}
      value={keyOf(source)}
      onChange={(event) => choose(stream, sourceOf(event.currentTarget.value))}
    >
      {paths.length > 0 && (
        <optgroup label="From the command line">
          {paths.map(({ source: path, label: name }) => (
            <option key={path} value={keyOf({ kind: "path", source: path })}>
              {name}
            </option>
          ))}
        </optgroup>
      )}
      {samples.length > 0 && (
        <optgroup label="Samples">
          {samples.map((sample) => (
            <option
              key={sample.name}
              value={keyOf({ kind: "sample", name: sample.name })}
              disabled={!sample.available}
            >
              {sample.name}: {sample.label}
              {!sample.available && ` (vitruvian assets fetch ${sample.name})`}
            </option>
          ))}
        </optgroup>
      )}
      {files.value.length > 0 && (
        <optgroup label="Uploaded">
          {files.value.map((file) => (
            <option key={file.id} value={keyOf({ kind: "file", id: file.id })}>
              {file.name} ({bytes(file.bytes)})
            </option>
          ))}
        </optgroup>
      )}
      <optgroup label="Cameras">
        <option value={keyOf({ kind: "browser" })}>The browser's camera</option>
        {cameras.value.map(({ index, label: name }) => (
          <option key={index} value={keyOf({ kind: "camera", index })}>
            {name} (of the server's computer)
          </option>
        ))}
      </optgroup>
    </select>
  );
}

function RemoveFile({ stream, id }: { stream: string; id: string }) {
  const remove = async () => {
    try {
      await api.removeFile(id);
    } catch (error) {
      runNotice.value = error instanceof Error ? error.message : String(error);
    }
    files.value = files.value.filter((file) => file.id !== id);
    choose(stream, null);
  };
  return (
    <button
      type="button"
      class="button square"
      title="Delete the uploaded file"
      aria-label="Delete the uploaded file"
      onClick={() => void remove()}
    >
      <Icon name="close" />
    </button>
  );
}

async function receive(stream: string, file: File): Promise<void> {
  isUploading.value = true;
  runNotice.value = null;
  try {
    await upload(stream, file);
  } catch (error) {
    runNotice.value = error instanceof Error ? error.message : String(error);
  } finally {
    isUploading.value = false;
  }
}

// Pace and side packets

function PaceField() {
  if (isLive.value) {
    return <p class="tiny">A camera is live: frames that come too quickly may be dropped.</p>;
  }
  return (
    <div class="segments" role="radiogroup" aria-label="Pace">
      {(
        [
          ["fast", "As fast as it goes"],
          ["source", "At the video's speed"],
        ] as const
      ).map(([value, name]) => (
        <label key={value} data-checked={pace.value === value}>
          <input
            type="radio"
            name="pace"
            class="visually-hidden"
            checked={pace.value === value}
            onChange={() => {
              pace.value = value;
            }}
          />
          {name}
        </label>
      ))}
    </div>
  );
}

function SidePackets() {
  return (
    <div class="side-packets">
      <h2>Side packets</h2>
      {sidePackets.value.map((packet) => (
        <SidePacketField key={packet.name} packet={packet} />
      ))}
    </div>
  );
}

function SidePacketField({ packet }: { packet: SidePacketInfo }) {
  const { name, type } = packet;
  const kind = fieldKind(type);
  const value = givenValues.value[name];
  const common = {
    id: `side-${name}`,
    class: "field",
    disabled: kind === "none",
  };
  const take = (typed: string) => give(name, readField(kind, typed));
  const standard = packet.default === null || packet.default === undefined ? "" : packet.default;
  return (
    <div class="side-packet">
      <label for={common.id}>
        <span class="mono">{name}</span> <span class="tiny">{type}</span>
      </label>
      {kind === "flag" ? (
        <select
          {...common}
          value={value === undefined ? "" : String(value)}
          onChange={(event) => take(event.currentTarget.value)}
        >
          <option value="">{standard === "" ? "not given" : `default: ${standard}`}</option>
          <option value="true">true</option>
          <option value="false">false</option>
        </select>
      ) : (
        <input
          {...common}
          inputMode={kind === "whole" ? "numeric" : kind === "number" ? "decimal" : "text"}
          placeholder={kind === "none" ? "not from here" : String(standard) || "not given"}
          value={value === undefined ? "" : String(value)}
          onChange={(event) => take(event.currentTarget.value)}
        />
      )}
    </div>
  );
}
