/**
 * Who waits for which reply.
 *
 * @module
 */
import { readMessage } from "../notebook/messages.ts";

/** Gives frames to who waits for them. */
export type Answer = (frames: readonly Uint8Array[]) => void;

/** The requests that were sent to the kernel of Deno and have no reply yet. */
export class Replies {
  readonly #waiting = new Map<string, Answer>();

  /**
   * Notes who is to get the reply to a request.
   *
   * @param id Id of the request.
   * @param answer Gets the frames.
   */
  expect(id: string, answer: Answer): void {
    this.#waiting.set(id, answer);
  }

  /**
   * Gives a reply to who waits for it; one that nobody waits for is dropped.
   *
   * @param frames Frames of the reply.
   */
  give(frames: readonly Uint8Array[]): void {
    const { parentId } = readMessage(frames);
    this.#waiting.get(parentId)?.(frames);
    this.#waiting.delete(parentId);
  }
}
