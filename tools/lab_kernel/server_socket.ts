/**
 * The kernel's side of one channel: front ends connect, ask and listen.
 *
 * @module
 */
import { type SocketType, ZmtpConnection } from "../notebook/zmtp.ts";

/** What is done with a message of a front end. */
type Listener = (frames: Uint8Array[], answer: (frames: readonly Uint8Array[]) => void) => void;

/** A port on which front ends are served. */
export class ServerSocket {
  readonly #listener: Deno.TcpListener;
  readonly #type: SocketType;
  readonly #onMessage: Listener;
  readonly #peers = new Set<ZmtpConnection>();

  /**
   * Begins to serve.
   *
   * @param listener The port, already held.
   * @param type Socket type of this side.
   * @param onMessage Told about every message, with a way to answer its sender.
   */
  constructor(listener: Deno.TcpListener, type: SocketType, onMessage: Listener) {
    this.#listener = listener;
    this.#type = type;
    this.#onMessage = onMessage;
    void this.#accept();
  }

  /**
   * Sends a message to all that are connected; on a publishing socket, to all that have subscribed.
   *
   * @param frames The frames of the message.
   */
  broadcast(frames: readonly Uint8Array[]): void {
    for (const peer of this.#peers) sendOrLose(peer, frames);
  }

  async #accept(): Promise<void> {
    for await (const tcp of this.#listener) void this.#serve(tcp);
  }

  async #serve(tcp: Deno.TcpConn): Promise<void> {
    let peer: ZmtpConnection | undefined;
    try {
      peer = await ZmtpConnection.open(tcp, this.#type);
      if (this.#type !== "PUB") this.#peers.add(peer);
      for (const one = peer;;) {
        const frames = await one.receive();
        // what a subscriber sends is its subscription; all front ends subscribe to everything
        if (this.#type === "PUB") this.#peers.add(one);
        else this.#onMessage(frames, (answer) => sendOrLose(one, answer));
      }
    } catch {
      // the front end went away, or spoke another protocol
    } finally {
      if (peer) this.#peers.delete(peer);
      peer?.close();
    }
  }
}

/** A front end that went away is noticed where it is read from. */
function sendOrLose(peer: ZmtpConnection, frames: readonly Uint8Array[]): void {
  peer.send(frames).catch(() => {});
}
