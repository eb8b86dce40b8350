/** The browser's camera as a source of a run: JPEG frames, sent as fast as they are wanted. */

import type { RunSocket } from "./socket";

const QUALITY = 0.8;
const WIDTH = 640;
/** Milliseconds between frames: thirty a second at most. */
const LEAST_DISTANCE = 1000 / 31;

export class BrowserCamera {
  private readonly video = document.createElement("video");
  private readonly canvas = document.createElement("canvas");
  private started: number | null = null;
  private socket: RunSocket | null = null;
  private last = -Infinity;
  private isEncoding = false;
  private isStopped = false;

  private constructor(private readonly stream: MediaStream) {
    this.video.muted = true;
    this.video.playsInline = true;
    this.video.srcObject = stream;
  }

  /** Ask for the camera; raises an error that can be shown where there is none, or no leave. */
  static async open(): Promise<BrowserCamera> {
    if (!navigator.mediaDevices?.getUserMedia) {
      throw new Error(
        "the browser's camera: browsers lend it only to pages from this computer or over HTTPS",
      );
    }
    try {
      const video = { width: { ideal: WIDTH }, frameRate: { ideal: 30 } };
      const camera = new BrowserCamera(await navigator.mediaDevices.getUserMedia({ video }));
      await camera.video.play();
      return camera;
    } catch (error) {
      const name = error instanceof DOMException ? error.name : "";
      const why = {
        NotAllowedError: "the browser was not allowed to use it; allow it beside the address",
        NotFoundError: "there is none; plug one in, or choose another input",
        NotReadableError: "another program is using it; close that, or choose another input",
      }[name];
      throw new Error(`the browser's camera: ${why ?? String(error)}`);
    }
  }

  /** Send frames until stopped; their times count from the first call, over all connections. */
  sendTo(connection: RunSocket): void {
    this.socket = connection;
    if (this.started !== null) return;
    this.started = performance.now();
    const next = (now: number): void => {
      if (this.isStopped) return;
      if (now - this.last >= LEAST_DISTANCE && !this.isEncoding && this.socket?.hasRoom) {
        this.last = now;
        void this.sendFrame(this.socket);
      }
      this.video.requestVideoFrameCallback(next);
    };
    this.video.requestVideoFrameCallback(next);
  }

  /** Return how many milliseconds ago a frame was taken, from its timestamp in the run. */
  age(timestamp: number): number {
    return performance.now() - (this.started ?? 0) - timestamp / 1000;
  }

  stop(): void {
    this.isStopped = true;
    for (const track of this.stream.getTracks()) track.stop();
    this.video.srcObject = null;
  }

  private async sendFrame(socket: RunSocket): Promise<void> {
    const { videoWidth, videoHeight } = this.video;
    if (!videoWidth) return;
    const microseconds = (performance.now() - (this.started ?? 0)) * 1000;
    this.isEncoding = true;
    try {
      this.canvas.width = videoWidth;
      this.canvas.height = videoHeight;
      this.canvas.getContext("2d")?.drawImage(this.video, 0, 0);
      const blob = await new Promise<Blob | null>((resolve) => {
        this.canvas.toBlob(resolve, "image/jpeg", QUALITY);
      });
      if (blob) socket.sendFrame(microseconds, new Uint8Array(await blob.arrayBuffer()));
    } finally {
      this.isEncoding = false;
    }
  }
}
