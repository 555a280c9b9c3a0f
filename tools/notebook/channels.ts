/**
 * The three channels of a kernel that a client needs: requests on *shell*, shutdown on *control*, outputs on *iopub*.
 *
 * @module
 */
import { connect } from "./connect.ts";
import type { ConnectionInfo } from "./connection.ts";
import {
  decodeMessage,
  encodeMessage,
  importKey,
  type JsonObject,
  type Message,
} from "./messages.ts";
import type { ZmtpConnection } from "./zmtp.ts";

/** Open channels to a kernel. Close them when done. */
export class Channels {
  readonly #shell: ZmtpConnection;
  readonly #control: ZmtpConnection;
  readonly #iopub: ZmtpConnection;
  readonly #key: CryptoKey;
  readonly #session = crypto.randomUUID();
  readonly #replies = new Map<string, PromiseWithResolvers<JsonObject>>();
  readonly #loops: Promise<void>[];
  readonly #ended = Promise.withResolvers<never>();
  #sent: Promise<void> = Promise.resolve();
  #onOutput: (message: Message) => void = () => {};

  private constructor(connections: ZmtpConnection[], key: CryptoKey) {
    const [shell, control, iopub] = connections;
    if (!shell || !control || !iopub) throw new TypeError("Cannot open channels: three are needed");
    this.#shell = shell;
    this.#control = control;
    this.#iopub = iopub;
    this.#key = key;
    this.#ended.promise.catch(() => {}); // nobody may be waiting
    this.#loops = [this.#readReplies(), this.#readOutputs()];
  }

  /**
   * Connects to a kernel that is starting.
   *
   * @param info Ports and key.
   * @param signal Stops trying when the kernel has died.
   * @returns The open channels.
   */
  static async open(info: ConnectionInfo, signal: AbortSignal): Promise<Channels> {
    const wanted = [
      [info.shell_port, "DEALER"],
      [info.control_port, "DEALER"],
      [info.iopub_port, "SUB"],
    ] as const;
    const connections: ZmtpConnection[] = [];
    try {
      for (const [port, type] of wanted) connections.push(await connect(port, type, signal));
      await connections[2]?.send([Uint8Array.of(1)]); // subscribe to everything
      return new Channels(connections, await importKey(info.key));
    } catch (error) {
      for (const connection of connections) connection.close();
      throw error;
    }
  }

  /** Rejects when a channel closes or gets bytes that are no signed message. */
  get ended(): Promise<never> {
    return this.#ended.promise;
  }

  /**
   * Names the function that gets every message of iopub from now on.
   *
   * @param listener Called in the order of arrival.
   */
  listen(listener: (message: Message) => void): void {
    this.#onOutput = listener;
  }

  /**
   * Sends a request on the shell channel.
   *
   * @param type Message type.
   * @param content Its content.
   * @returns The request's id, and the content of the reply when it comes.
   */
  request(type: string, content: JsonObject): { id: string; reply: Promise<JsonObject> } {
    const id = crypto.randomUUID();
    const waiting = Promise.withResolvers<JsonObject>();
    waiting.promise.catch(() => {}); // the caller may have stopped waiting
    this.#replies.set(id, waiting);
    this.#send(this.#shell, { id, type, content }).catch((error) => waiting.reject(error));
    return { id, reply: waiting.promise };
  }

  /** Asks the kernel to shut down; does not wait for it. */
  async shutdown(): Promise<void> {
    const id = crypto.randomUUID();
    await this.#send(this.#control, { id, type: "shutdown_request", content: { restart: false } });
  }

  /** Closes all channels; requests without a reply fail. */
  async close(): Promise<void> {
    for (const connection of [this.#shell, this.#control, this.#iopub]) connection.close();
    await Promise.all(this.#loops);
  }

  /** Signing takes turns with other work: requests go out in the order in which they were made, not in that of their signatures. */
  #send(
    connection: ZmtpConnection,
    request: { id: string; type: string; content: JsonObject },
  ): Promise<void> {
    const frames = encodeMessage({ ...request, session: this.#session }, this.#key);
    const sent = this.#sent.then(async () => connection.send(await frames));
    this.#sent = sent.catch(() => {}); // one that fails does not hold up the next
    return sent;
  }

  async #readReplies(): Promise<void> {
    try {
      while (true) {
        const { parentId, content } = await decodeMessage(await this.#shell.receive(), this.#key);
        this.#replies.get(parentId)?.resolve(content);
        this.#replies.delete(parentId);
      }
    } catch (error) {
      this.#ended.reject(error);
      for (const waiting of this.#replies.values()) waiting.reject(error);
      this.#replies.clear();
    }
  }

  async #readOutputs(): Promise<void> {
    try {
      while (true) this.#onOutput(await decodeMessage(await this.#iopub.receive(), this.#key));
    } catch (error) {
      this.#ended.reject(error);
    }
  }
}
