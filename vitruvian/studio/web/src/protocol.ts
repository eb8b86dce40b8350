/** What server and page say to each other: JSON over HTTP, and the socket of a run. */

// Pictures of graphs

export interface Port {
  /** The stream's name at this level, and its name in the expanded graph. */
  stream: string;
  full: string;
  tag: string;
  side: boolean;
  backEdge: boolean;
  type: string;
}

export interface Node {
  /** The full name in the expanded graph; of a subgraph the prefix of what is inside. */
  id: string;
  name: string;
  calculator: string;
  title: string;
  kind: string;
  doc: string;
  options: Record<string, unknown>;
  /** Lines in the file that holds the node, counted from 1; null where unknown. */
  line: number | null;
  endLine: number | null;
  /** The file that holds the node; null for the text being edited. */
  file: string | null;
  inputs: Port[];
  outputs: Port[];
  /** What is inside a subgraph. */
  body: Picture | null;
}

export interface Picture {
  name: string;
  doc: string;
  inputs: Port[];
  outputs: Port[];
  nodes: Node[];
}

// HTTP

export interface StartInput {
  stream: string;
  label: string;
  source: string;
}

export interface Start {
  version: string;
  graph: string | null;
  text: string;
  path: string | null;
  /** Names what the file holds; null where there is none. */
  etag: string | null;
  inputs: StartInput[];
  allowImport: boolean;
  limits: Record<string, number>;
  devices: unknown;
}

export interface CatalogPort {
  tag: string;
  type: string;
  optional: boolean;
  /** Any number of these. */
  repeated: boolean;
  /** Any tag will do. */
  anyTag: boolean;
  doc: string;
}

export interface CatalogOption {
  name: string;
  type: string;
  required: boolean;
  default: unknown;
  /** The values there are, where they are a few. */
  choices: unknown[] | null;
  limits: Record<string, number>;
  doc: string;
}

export interface CatalogCalculator {
  name: string;
  kind: string;
  doc: string;
  page: string | null;
  inputs: CatalogPort[];
  outputs: CatalogPort[];
  sidePackets: { inputs: CatalogPort[]; outputs: CatalogPort[] };
  options: CatalogOption[];
}

export interface Catalog {
  graphs: { name: string; doc: string }[];
  calculators: CatalogCalculator[];
  samples: { name: string; label: string; available: boolean }[];
}

export interface GraphText {
  name: string;
  text: string;
}

/** A graph's file as it is on disk; of one that is gone, text and etag are null. */
export interface GraphFile {
  path: string;
  text: string | null;
  etag: string | null;
}

export interface Problem {
  /** Counted from 1; the end is the place after the last character. */
  line: number;
  column: number;
  endLine: number;
  endColumn: number;
  message: string;
  severity: "error" | "warning";
  node: string | null;
}

export interface StreamInfo {
  stream: string;
  type: string;
}

export interface SidePacketInfo {
  name: string;
  type: string;
  default: unknown;
}

export interface CheckResult {
  format: "yaml" | "pbtxt";
  problems: Problem[];
  picture: Picture | null;
  inputs: StreamInfo[];
  outputs: StreamInfo[];
  sidePackets: SidePacketInfo[];
  ownCode: OwnCode;
}

/** The check of the graph that the command line names; both are null without one. */
export interface FirstCheck {
  /** Names what the file held when it was checked. */
  etag: string | null;
  checked: CheckResult | null;
}

/** The user's own calculators: how often they were loaded anew, and why not the last time. */
export interface OwnCode {
  loaded: number;
  files: string[];
  failure: string | null;
}

/** A run as the list shows it. */
export interface RunSummary {
  run: string;
  graph: string;
  state: RunState;
  frames: number;
  total: number | null;
  seconds: number;
  viewers: number;
}

/** What happens outside of the page. */
export interface Changes {
  /** Names what the page's file holds now; null where there is none. */
  etag: string | null;
  /** Whether calculators of the user's own would be loaded anew by a check. */
  code: boolean;
  runs: RunSummary[];
}

export interface UploadedFile {
  id: string;
  name: string;
  bytes: number;
  kind: "video" | "image";
}

export type RunSource =
  | { kind: "file"; id: string }
  | { kind: "sample"; name: string }
  | { kind: "path"; source: string }
  | { kind: "camera"; index: number }
  | { kind: "browser" };

export interface RunRequest {
  text: string;
  name?: string;
  inputs: Record<string, RunSource>;
  sidePackets: Record<string, unknown>;
  live: boolean;
  threads: number | null;
  paused: boolean;
  pace: "source" | "fast";
}

// The socket of a run, server → page

export type RunState = "starting" | "running" | "paused" | "finished" | "failed" | "stopped";

export interface RunError {
  message: string;
  node: string | null;
  line: number | null;
  timestamp: number | null;
}

export interface StateMessage {
  type: "state";
  state: RunState;
  error: RunError | null;
  frames: number;
  total: number | null;
  /** Frames of the browser's camera that came too late. */
  dropped: number;
  downloads: string[];
  /** What was wrong with inputs that gave results all the same. */
  warnings: string[];
}

export interface NodeStatistics {
  id: string;
  calculator: string;
  device: string | null;
  fps: number;
  /** Milliseconds. */
  mean: number;
  p99: number;
  /** Of the time that all nodes took together, 0 to 1. */
  share: number;
  packetsIn: number;
  packetsOut: number;
  dropped: number;
  queued: number;
  errors: number;
}

export interface StreamStatistics {
  stream: string;
  /** Of its newest packet; empty before the first. */
  type: string;
  packets: number;
  /** Microseconds; null before the first packet. */
  lastTimestamp: number | null;
  queued: number;
}

export interface ThreadStatistics {
  thread: string;
  share: number;
  calls: number;
}

export interface StatisticsMessage {
  type: "statistics";
  seconds: number;
  nodes: NodeStatistics[];
  streams: StreamStatistics[];
  threads: ThreadStatistics[];
}

/** threadIndex, nodeIndex, start in µs, duration in µs, timestamp. */
export type Span = [number, number, number, number, number | null];

export interface TimelineMessage {
  type: "timeline";
  origin: number;
  spans: Span[];
  threads: string[];
  nodes: string[];
  thinned?: number;
}

export type PayloadKind =
  | "landmarks"
  | "detections"
  | "rect"
  | "number"
  | "text"
  | "tensor"
  | "image"
  | "empty";

export interface Payload {
  kind: PayloadKind;
  text: string;
  data: unknown;
  [key: string]: unknown;
}

export interface PacketMessage {
  type: "packet";
  stream: string;
  timestamp: number;
  payload: Payload;
}

export interface ProblemMessage {
  type: "problem";
  message: string;
}

/** The header of a binary message: 4 bytes of length (big-endian), this as JSON, then the JPEG. */
export interface PictureHeader {
  type: "picture";
  stream: string;
  timestamp: number;
  width: number;
  height: number;
  format: "jpeg";
}

export type ServerMessage =
  | StateMessage
  | StatisticsMessage
  | TimelineMessage
  | PacketMessage
  | ProblemMessage;

// page → server

export type PageMessage =
  | { type: "pause" }
  | { type: "resume" }
  | { type: "step"; what: "call" | "frame" }
  | { type: "inspect"; streams: string[] }
  | { type: "watch"; stream: string | null }
  | { type: "seen"; stream: string; timestamp: number }
  | { type: "stop" };
