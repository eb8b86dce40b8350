/** Starts and steers a run, and takes in what it says. */

import { batch, computed, effect } from "@preact/signals";
import { ApiError, api } from "../api";
import type { PacketMessage, ServerMessage, StateMessage } from "../protocol";
import { takeRuns } from "../state/changes";
import { lastGood } from "../state/document";
import {
  downloads,
  frames,
  framesPerSecond,
  inspected,
  isActive,
  lateFrames,
  latency,
  packets,
  phase,
  runFault,
  runId,
  runNotice,
  statistics,
  streamFigures,
  totalFrames,
  warnings,
  watched,
} from "../state/run";
import { BrowserCamera } from "./browser_camera";
import { FrameRate } from "./frame_rate";
import { rememberedRun, rememberRun } from "./own_run";
import { forgetPictures, showPicture } from "./pictures";
import { fateOf, waitBefore } from "./reconnect";
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
/** The answer to a run that is one too many. */
const TOO_MANY = 429;

let socket: RunSocket | null = null;
let camera: BrowserCamera | null = null;
/** Whether this page has started the run, and so ends it when it starts another. */
let isOwn = false;
let tries = 0;
let nextTry: ReturnType<typeof setTimeout> | undefined;
const rate = new FrameRate();

/** Start a run of the text as it stands, in place of the one before. */
export async function startRun({ paused = false } = {}): Promise<void> {
  await end();
  forgetRun();
  phase.value = "starting";
  try {
    if (usesBrowserCamera.value) camera = await BrowserCamera.open();
    const { run } = await api.startRun(runRequest(paused));
    isOwn = true;
    runId.value = run;
    connect(run);
  } catch (error) {
    camera?.stop();
    camera = null;
    phase.value = "idle";
    runNotice.value = error instanceof Error ? error.message : String(error);
    if (error instanceof ApiError && error.status === TOO_MANY) void takeRuns();
  }
}

/** Show a run that goes on, or is over, without a page of its own. */
export async function attach(run: string): Promise<void> {
  await end();
  forgetRun();
  phase.value = "starting";
  isOwn = false;
  runId.value = run;
  connect(run);
}

/** Show the run again that this tab had before it was loaded anew, if the server still has it. */
export async function attachAgain(): Promise<void> {
  const run = rememberedRun();
  if (run !== null && (await fateOf(run, api.runs)) === "there") {
    await attach(run);
    isOwn = true;
  }
  rememberRun();
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

/** Let go of a run: of its connection, and on the server if it is this page's and still runs. */
async function end(): Promise<void> {
  camera?.stop();
  camera = null;
  socket?.close();
  socket = null;
  clearTimeout(nextTry);
  tries = 0;
  const run = runId.peek();
  runId.value = null;
  if (run !== null && isOwn && isActive.peek()) await api.removeRun(run).catch(() => undefined);
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
    lateFrames.value = 0;
    downloads.value = [];
    warnings.value = [];
    statistics.value = null;
    packets.value = new Map();
    timeline.value = new TimelineStore();
    timelineChanges.value += 1;
  });
}

function connect(run: string): void {
  const connection = new RunSocket(run, { message: take, picture: show, closed: lost });
  socket = connection;
  // A connection that is new is told all calls again.
  timeline.value = new TimelineStore();
  connection.send({ type: "inspect", streams: [...inspected.peek()] });
  connection.send({ type: "watch", stream: watched.peek() });
  camera?.sendTo(connection);
}

/** Connect again: the run goes on without its page, and its results stay where they are. */
function lost(reason: string): void {
  const run = runId.peek();
  if (run === null || (!isActive.peek() && phase.peek() !== "lost")) return;
  phase.value = "lost";
  const why = reason || "is the studio's server still running?";
  runNotice.value = `The connection to the run is lost, and tried again: ${why}`;
  nextTry = setTimeout(() => void retry(run), waitBefore(tries));
  tries += 1;
}

async function retry(run: string): Promise<void> {
  const fate = await fateOf(run, api.runs);
  if (run !== runId.peek()) return;
  if (fate === "there") connect(run);
  else if (fate === "unknown") lost("");
  else {
    await end();
    phase.value = "idle";
    runNotice.value = "The run is gone: the studio's server was started anew. Start it again.";
  }
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
  if (phase.peek() === "lost") runNotice.value = null;
  tries = 0;
  batch(() => {
    phase.value = message.state;
    runFault.value = message.error;
    frames.value = message.frames;
    totalFrames.value = message.total;
    lateFrames.value = message.dropped;
    downloads.value = message.downloads;
    warnings.value = message.warnings;
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

/** What streams were seen to carry, by their names. */
export const carriedTypes = computed<ReadonlyMap<string, string>>(
  () => new Map([...streamFigures.value].map(([stream, { type }]) => [stream, type])),
);

// A stream that another graph does not have is shown no more.
effect(() => {
  const result = lastGood.value;
  if (!result) return;
  const names = pictureStreams(result, carriedTypes.value);
  const now = watched.peek();
  if (now === null || !names.includes(now)) watched.value = names[0] ?? null;
});
