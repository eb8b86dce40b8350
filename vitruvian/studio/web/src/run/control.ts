/** Starts and steers a run, and takes in what it says. */

import { batch, effect } from "@preact/signals";
import { api } from "../api";
import type { PacketMessage, ServerMessage, StateMessage } from "../protocol";
import { checked } from "../state/document";
import {
  downloads,
  frames,
  framesPerSecond,
  inspected,
  isActive,
  latency,
  packets,
  phase,
  runFault,
  runId,
  runNotice,
  statistics,
  totalFrames,
  watched,
} from "../state/run";
import { BrowserCamera } from "./browser_camera";
import { FrameRate } from "./frame_rate";
import { forgetPictures, showPicture } from "./pictures";
import { runRequest, usesBrowserCamera } from "./setup";
import { RunSocket } from "./socket";
import { pictureStreams } from "./stream_names";
import { timeline, timelineChanges } from "./timeline_state";
import { TimelineStore } from "./timeline_store";
import type { PictureMessage } from "./wire";

/** Packets kept of each stream that one looks at. */
export const PACKETS_KEPT = 8;
/** How much of a new latency is believed at once. */
const LATENCY_WEIGHT = 0.15;

let socket: RunSocket | null = null;
let camera: BrowserCamera | null = null;
const rate = new FrameRate();

/** Start a run of the text as it stands, in place of the one before. */
export async function startRun({ paused = false } = {}): Promise<void> {
  await end();
  forgetRun();
  phase.value = "starting";
  try {
    if (usesBrowserCamera.value) camera = await BrowserCamera.open();
    const { run } = await api.startRun(runRequest(paused));
    runId.value = run;
    connect(run);
  } catch (error) {
    camera?.stop();
    camera = null;
    phase.value = "idle";
    runNotice.value = error instanceof Error ? error.message : String(error);
  }
}

export function pause(): void {
  socket?.send({ type: "pause" });
}

export function resume(): void {
  socket?.send({ type: "resume" });
}

/** Go on by one call of a node, or by one frame; starts a paused run where there is none. */
export function step(what: "call" | "frame"): void {
  if (!isActive.value) void startRun({ paused: true });
  else if (phase.value === "running") pause();
  else socket?.send({ type: "step", what });
}

export function stop(): void {
  socket?.send({ type: "stop" });
}

/** Let go of a run: of its connection, and on the server if it still runs. */
async function end(): Promise<void> {
  camera?.stop();
  camera = null;
  socket?.close();
  socket = null;
  const run = runId.peek();
  runId.value = null;
  if (run !== null) await api.stopRun(run).catch(() => undefined);
}

function forgetRun(): void {
  rate.clear();
  forgetPictures();
  batch(() => {
    runFault.value = null;
    runNotice.value = null;
    frames.value = 0;
    totalFrames.value = null;
    framesPerSecond.value = null;
    latency.value = null;
    downloads.value = [];
    statistics.value = null;
    packets.value = new Map();
    timeline.value = new TimelineStore();
    timelineChanges.value += 1;
  });
}

function connect(run: string): void {
  const connection = new RunSocket(run, { message: take, picture: show, closed: lost });
  socket = connection;
  connection.send({ type: "inspect", streams: [...inspected.peek()] });
  connection.send({ type: "watch", stream: watched.peek() });
  camera?.sendTo(connection);
}

function lost(reason: string): void {
  if (!isActive.peek()) return;
  phase.value = "failed";
  runNotice.value = reason
    ? `The connection to the run was closed: ${reason}`
    : "The connection to the run was lost; is the studio's server still running?";
}

// What the run says

function take(message: ServerMessage): void {
  if (message.type === "state") takeState(message);
  else if (message.type === "statistics") statistics.value = message;
  else if (message.type === "packet") takePacket(message);
  else if (message.type === "problem") runNotice.value = message.message;
  else {
    timeline.peek().add(message);
    timelineChanges.value += 1;
  }
}

function takeState(message: StateMessage): void {
  batch(() => {
    phase.value = message.state;
    runFault.value = message.error;
    frames.value = message.frames;
    totalFrames.value = message.total;
    downloads.value = message.downloads;
    if (message.state === "running") framesPerSecond.value = rate.add(message.frames);
    else rate.clear();
  });
  if (!isActive.peek()) {
    camera?.stop();
    camera = null;
  }
}

function takePacket(message: PacketMessage): void {
  if (!inspected.peek().includes(message.stream)) return;
  const before = packets.peek().get(message.stream) ?? [];
  // A stream that one looks at again says its last packet again.
  if (before[0]?.timestamp === message.timestamp) return;
  const kept = [message, ...before].slice(0, PACKETS_KEPT);
  packets.value = new Map(packets.peek()).set(message.stream, kept);
}

async function show(picture: PictureMessage): Promise<void> {
  const received = performance.now();
  await showPicture(picture);
  const ms = camera
    ? camera.age(picture.timestamp)
    : picture.ms === null
      ? null
      : picture.ms + performance.now() - received;
  if (ms === null || picture.stream !== watched.peek() || phase.peek() !== "running") return;
  const before = latency.peek();
  latency.value = before === null ? ms : before + (ms - before) * LATENCY_WEIGHT;
}

// What the page wants to see

effect(() => {
  const streams = [...inspected.value];
  socket?.send({ type: "inspect", streams });
  const kept = [...packets.peek()].filter(([stream]) => streams.includes(stream));
  if (kept.length < packets.peek().size) packets.value = new Map(kept);
});

effect(() => socket?.send({ type: "watch", stream: watched.value }));

// A stream that another graph does not have is shown no more.
effect(() => {
  const result = checked.value;
  if (!result?.picture) return;
  const names = pictureStreams(result);
  const now = watched.peek();
  if (now === null || !names.includes(now)) watched.value = names[0] ?? null;
});
