/** The connection to a run: sends what the page wants, hands on what the run says. */

import { socketAddress } from "../api";
import type { PageMessage, ServerMessage } from "../protocol";
import { decodePicture, decodeText, encodeCameraFrame, type PictureMessage } from "./wire";

export interface SocketHandlers {
  message(message: ServerMessage): void;
  picture(picture: PictureMessage): Promise<void>;
  closed(reason: string): void;
}

/** Bytes on their way to the server above which frames of the camera are left out. */
const LARGEST_BACKLOG = 500_000;

export class RunSocket {
  private readonly socket: WebSocket;
  private readonly waiting: PageMessage[] = [];
  private isClosed = false;

  constructor(
    run: string,
    private readonly handlers: SocketHandlers,
  ) {
    this.socket = new WebSocket(socketAddress(run));
    this.socket.binaryType = "arraybuffer";
    this.socket.onopen = () => {
      for (const message of this.waiting.splice(0)) this.send(message);
    };
    this.socket.onmessage = (event: MessageEvent<string | ArrayBuffer>) => this.take(event.data);
    this.socket.onclose = (event) => {
      if (!this.isClosed) handlers.closed(event.reason);
      this.isClosed = true;
    };
  }

  get isOpen(): boolean {
    return this.socket.readyState === WebSocket.OPEN;
  }

  /** Send a message, as soon as the connection is there. */
  send(message: PageMessage): void {
    if (this.isOpen) this.socket.send(JSON.stringify(message));
    else if (this.socket.readyState === WebSocket.CONNECTING) this.waiting.push(message);
  }

  /** Tell whether a frame of the camera may be sent now. */
  get hasRoom(): boolean {
    return this.isOpen && this.socket.bufferedAmount < LARGEST_BACKLOG;
  }

  /** Send a frame of the browser's camera. */
  sendFrame(microseconds: number, jpeg: Uint8Array): void {
    if (this.hasRoom) this.socket.send(encodeCameraFrame(microseconds, jpeg));
  }

  close(): void {
    this.isClosed = true;
    this.socket.close();
  }

  private take(data: string | ArrayBuffer): void {
    if (this.isClosed) return;
    if (typeof data === "string") {
      const message = decodeText(data);
      if (message) this.handlers.message(message);
      return;
    }
    const picture = decodePicture(data);
    if (picture) void this.show(picture);
  }

  private async show(picture: PictureMessage): Promise<void> {
    const { stream, timestamp } = picture;
    try {
      await this.handlers.picture(picture);
    } finally {
      this.send({ type: "seen", stream, timestamp });
    }
  }
}
