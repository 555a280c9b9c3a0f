/**
 * What the kernel says of its own accord, beside what it passes on.
 *
 * @module
 */
import { encodeMessage, type JsonObject, underParent } from "../notebook/messages.ts";
import type { ServerSocket } from "./server_socket.ts";

/** Signs messages and publishes them. */
export class Publisher {
  readonly #iopub: ServerSocket;
  readonly #key: CryptoKey;
  readonly #session = crypto.randomUUID();

  /**
   * Makes a publisher.
   *
   * @param iopub The channel of outputs.
   * @param key The key that signs messages.
   */
  constructor(iopub: ServerSocket, key: CryptoKey) {
    this.#iopub = iopub;
    this.#key = key;
  }

  /**
   * Passes a message on.
   *
   * @param frames Its frames.
   */
  pass(frames: readonly Uint8Array[]): void {
    this.#iopub.broadcast(frames);
  }

  /**
   * Passes a message on as an output of another request.
   *
   * @param frames Its frames.
   * @param parent Header of that request.
   */
  async adopt(frames: readonly Uint8Array[], parent: JsonObject): Promise<void> {
    this.pass(await underParent(frames, parent, this.#key));
  }

  /**
   * Publishes a message.
   *
   * @param type Message type.
   * @param content Its content.
   * @param parent Header of the request it belongs to.
   */
  async tell(type: string, content: JsonObject, parent: JsonObject): Promise<void> {
    this.pass(await this.message(type, content, { parent }));
  }

  /**
   * Makes a signed message.
   *
   * @param type Message type.
   * @param content Its content.
   * @param options Its id, if it has a given one; header of the request it belongs to.
   * @returns Its frames.
   */
  message(
    type: string,
    content: JsonObject,
    { id = crypto.randomUUID(), parent = {} }: { id?: string; parent?: JsonObject } = {},
  ): Promise<Uint8Array[]> {
    return encodeMessage({ id, session: this.#session, type, content, parent }, this.#key);
  }
}
