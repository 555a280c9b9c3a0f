/**
 * What front ends hear, in the order in which it was said.
 *
 * @module
 */
import { encodeMessage, type JsonObject, underParent } from "../notebook/messages.ts";
import type { ServerSocket } from "./server_socket.ts";

// Thousands of printed lines, each a message, take a front end seconds: what comes within this time is one message.
const GATHER_MS = 30, GATHER_CHARACTERS = 100_000;

/** Printed text that is not published yet. */
interface Printed {
  /** `"stdout"` or `"stderr"`. */
  name: unknown;
  /** The text. */
  text: string;
  /** Header of the request it belongs to. */
  parent: JsonObject;
}

/** Signs messages and publishes them. */
export class Publisher {
  readonly #iopub: ServerSocket;
  readonly #key: CryptoKey;
  readonly #session = crypto.randomUUID();
  #printed: Printed | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #queue: Promise<void> = Promise.resolve();

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
   * @param parent Header of the request under which it is filed; as it is, if absent.
   */
  pass(frames: readonly Uint8Array[], parent?: JsonObject): void {
    void this.flush();
    this.#enqueue(parent === undefined ? frames : underParent(frames, parent, this.#key));
  }

  /**
   * Publishes printed text, together with what is printed right after it.
   *
   * @param content Name of the stream, and the text.
   * @param parent Header of the request it belongs to.
   */
  print({ name, text }: JsonObject, parent: JsonObject): void {
    const last = this.#printed, together = last?.name === name && last?.parent === parent;
    if (last && together && last.text.length < GATHER_CHARACTERS) last.text += text;
    else {
      void this.flush();
      this.#printed = { name, text: String(text), parent };
      this.#timer = setTimeout(() => void this.flush(), GATHER_MS);
    }
  }

  /**
   * Publishes a message.
   *
   * @param type Message type.
   * @param content Its content.
   * @param parent Header of the request it belongs to.
   * @returns When it and all before it were published.
   */
  tell(type: string, content: JsonObject, parent: JsonObject): Promise<void> {
    void this.flush();
    return this.#enqueue(this.message(type, content, { parent }));
  }

  /**
   * Publishes what was printed.
   *
   * @returns When it and all before it were published.
   */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    const printed = this.#printed;
    this.#printed = undefined;
    if (!printed) return this.#queue;
    const { parent, ...content } = printed;
    return this.#enqueue(this.message("stream", content, { parent }));
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

  #enqueue(frames: readonly Uint8Array[] | Promise<readonly Uint8Array[]>): Promise<void> {
    return this.#queue = this.#queue.then(async () => this.#iopub.broadcast(await frames));
  }
}
