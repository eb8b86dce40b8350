/** What the next run reads and how: inputs, side packets, pace. */

import { computed, effect, signal } from "@preact/signals";
import { api } from "../api";
import type { RunRequest, RunSource, SidePacketInfo, StreamInfo, UploadedFile } from "../protocol";
import { checked, graphName, text } from "../state/document";
import { catalog, start } from "../state/start";

export const files = signal<UploadedFile[]>([]);
export const pace = signal<"source" | "fast">("fast");

const chosen = signal<Readonly<Record<string, RunSource>>>({});
const given = signal<Readonly<Record<string, unknown>>>({});

/** What the graph asks for; of a text with mistakes, what the last good one asked for. */
const asked = signal<{ inputs: StreamInfo[]; sidePackets: SidePacketInfo[] }>({
  inputs: [],
  sidePackets: [],
});
effect(() => {
  const result = checked.value;
  if (result && (result.inputs.length || !result.problems.length)) asked.value = result;
});

export const inputs = computed(() => asked.value.inputs);
export const sidePackets = computed(() => asked.value.sidePackets);

/** What there is to run, and what it may read, is known by now. */
export const isReady = computed(() => checked.value !== null && catalog.value !== null);

/** The source of each input stream: the chosen one, else what suggests itself. */
export const sources = computed<Readonly<Record<string, RunSource>>>(() =>
  Object.fromEntries(
    inputs.value.map(({ stream }) => [stream, chosen.value[stream] ?? suggested(stream)]),
  ),
);

function suggested(stream: string): RunSource {
  const asked = start.value?.inputs ?? [];
  const path = asked.find((input) => input.stream === stream) ?? asked.find((i) => !i.stream);
  if (path) return { kind: "path", source: path.source };
  const samples = catalog.value?.samples ?? [];
  const sample = samples.find(({ available }) => available) ?? samples[0];
  return sample ? { kind: "sample", name: sample.name } : { kind: "browser" };
}

/** Choose a source; null is what suggests itself. */
export function choose(stream: string, source: RunSource | null): void {
  const { [stream]: _, ...others } = chosen.value;
  chosen.value = source ? { ...others, [stream]: source } : others;
}

export const isLive = computed(() =>
  Object.values(sources.value).some(({ kind }) => kind === "camera" || kind === "browser"),
);
export const usesBrowserCamera = computed(() =>
  Object.values(sources.value).some(({ kind }) => kind === "browser"),
);

/** Upload a file and choose it; raises `ApiError`. */
export async function upload(stream: string, file: File): Promise<void> {
  const uploaded = await api.upload(file, file.name);
  files.value = [...files.value.filter(({ id }) => id !== uploaded.id), uploaded];
  choose(stream, { kind: "file", id: uploaded.id });
}

/** Fetch which files were uploaded before this page was opened. */
export async function loadFiles(): Promise<void> {
  files.value = await api.files().catch(() => []);
}

// Side packets

export type FieldKind = "flag" | "whole" | "number" | "text" | "none";

/** Return how a side packet of a type is given in the form. */
export function fieldKind(type: string): FieldKind {
  const plain = type.replace(/\s*\|\s*None$/, "").trim();
  const kinds: Record<string, FieldKind> = {
    bool: "flag",
    int: "whole",
    float: "number",
    str: "text",
    Path: "text",
    "": "text",
    Any: "text",
  };
  return kinds[plain] ?? "none";
}

/** Read what was typed into the form; undefined is the graph's own value. */
export function readField(kind: FieldKind, typed: string): unknown {
  const trimmed = typed.trim();
  if (trimmed === "") return undefined;
  if (kind === "flag") return trimmed === "true";
  if (kind === "whole" || kind === "number") {
    const number = Number(trimmed);
    if (!Number.isFinite(number)) return undefined;
    return kind === "whole" ? Math.round(number) : number;
  }
  return trimmed;
}

export function give(name: string, value: unknown): void {
  const { [name]: _, ...rest } = given.value;
  given.value = value === undefined ? rest : { ...rest, [name]: value };
}

export const givenValues = computed(() => given.value);

/** The cameras of the computer that the server is on. */
export const cameras = computed<{ index: number; label: string }[]>(() => {
  const devices = start.value?.devices;
  if (typeof devices !== "object" || devices === null || !("cameras" in devices)) return [];
  return Array.isArray(devices.cameras) ? devices.cameras : [];
});

/** Return what starts a run of the text as it stands. */
export function runRequest(paused: boolean): RunRequest {
  const names = new Set(sidePackets.value.map(({ name }) => name));
  const values = Object.entries(given.value).filter(([name]) => names.has(name));
  return {
    text: text.value,
    ...(graphName.value === null ? {} : { name: graphName.value }),
    inputs: { ...sources.value },
    sidePackets: Object.fromEntries(values),
    live: isLive.value,
    threads: null,
    paused,
    pace: isLive.value ? "fast" : pace.value,
  };
}
