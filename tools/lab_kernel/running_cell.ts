/**
 * The cell that runs now, and where its outputs go.
 *
 * @module
 */
import type { JsonObject, Message } from "../notebook/messages.ts";
import type { Answer } from "./replies.ts";

/** Type of the message that follows the last output of a cell. */
export const MARKER = "geta_lab_marker";

/** A cell that runs, and what of it is held back. */
export interface RunningCell {
  /** Header of the request. */
  readonly header: JsonObject;
  /** Its id. */
  readonly id: string;
  /** Its code. */
  readonly code: string;
  /** Sends the reply to the front end. */
  readonly answer: Answer;
  /** Id of the request that sends the marker, once it is sent. */
  markerId?: string;
  /** The error that the kernel reported, held back until all outputs are there. */
  error?: readonly Uint8Array[];
  /** When the marker has arrived, and with it every output. */
  readonly drained: PromiseWithResolvers<void>;
  /** When the front end knows that the cell is finished. */
  readonly ended: PromiseWithResolvers<void>;
  /** Whether it is being stopped. */
  stopping: boolean;
  /** Whether its synchronous code was ended by the stop button. */
  terminated: boolean;
  /** Whether the user knows that the cell cannot be stopped. */
  warned: boolean;
}

/**
 * Makes the state of a cell that begins.
 *
 * @param request The request to execute it.
 * @param answer Sends the reply to the front end.
 * @returns The cell.
 */
export function runningCell({ id, header, content }: Message, answer: Answer): RunningCell {
  return {
    header,
    id,
    code: String(content["code"] ?? ""),
    answer,
    drained: Promise.withResolvers(),
    ended: Promise.withResolvers(),
    stopping: false,
    terminated: false,
    warned: false,
  };
}

/** What becomes of an output of the kernel: sent on, sent on as one of the cell's, or not sent now. */
export type Fate = "pass" | "adopt" | "hold";

/**
 * Decides what becomes of an output, and notes in the cell what is held back.
 *
 * @param cell The cell that runs or ran last, undefined before the first.
 * @param message The message.
 * @param frames Its frames.
 * @returns `"adopt"` for outputs that come so late that the kernel files them under the marker's request; `"hold"` for what the
 * front end shall not hear, or not before all outputs are there.
 */
export function fateOf(
  cell: RunningCell | undefined,
  { type, parentId, content }: Message,
  frames: readonly Uint8Array[],
): Fate {
  if (type === MARKER && cell && content["id"] === cell.id) {
    cell.drained.resolve();
    return "hold";
  }
  if (parentId === cell?.markerId) {
    return type === "status" || type === "execute_input" ? "hold" : "adopt";
  }
  if (parentId !== cell?.id) return "pass";
  if (type === "error" && cell) cell.error = frames;
  return type === "error" || content["execution_state"] === "idle" ? "hold" : "pass";
}
