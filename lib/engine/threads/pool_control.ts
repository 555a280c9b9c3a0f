/**
 * What the threads of the pool share besides the heap: a small block of counters through which the main thread hands out
 * chunks of work. A chunk is an index; the job (jobs.ts) decides what it stands for. Any thread may take any chunk, so the
 * result of a job must not depend on which thread computes what.
 *
 * @module
 */
import { messageOf } from "../../core/mod.ts";

/** Indices into `Control.words`. */
export const WORD = {
  /** Raised for every job; sleeping threads wait for its change. */
  epoch: 0,
  /** 1 while a job may be entered. */
  open: 1,
  /** Workers inside a job. */
  active: 2,
  /** Index of the next chunk. */
  next: 3,
  /** Number of chunks. */
  chunks: 4,
  /** Which job, an index into the list of jobs. */
  job: 5,
  /** Which of a thread's variants (GEMM, SIMD) is used, see `modeOf`. */
  mode: 6,
  /** Workers with a higher number stay out. */
  limit: 7,
  /** 1 ends all workers. */
  quit: 8,
  /** Workers that have started. */
  ready: 9,
  /** 1 when a worker failed; its message is in `Control.message`. */
  failed: 10,
  /** Length of that message, bytes. */
  messageBytes: 11,
} as const;

const WORDS = 16, ARGUMENTS = 64, MESSAGE_BYTES = 1024;
const ARGUMENTS_AT = WORDS * 4, MESSAGE_AT = ARGUMENTS_AT + ARGUMENTS * 8;

/** The block as seen by one thread. */
export interface Control {
  /** Counters, see `WORD`. */
  words: Int32Array<ArrayBufferLike>;
  /** Arguments of the job. */
  args: Float64Array<ArrayBufferLike>;
  /** Why a worker failed, UTF-8. */
  message: Uint8Array<ArrayBufferLike>;
}

/**
 * Allocates a block.
 *
 * @returns Zeroed memory that all threads can see.
 */
export function controlBuffer(): SharedArrayBuffer {
  return new SharedArrayBuffer(MESSAGE_AT + MESSAGE_BYTES);
}

/**
 * Views a block.
 *
 * @param buffer The block.
 * @returns Counters, arguments and message.
 */
export function viewControl(buffer: SharedArrayBuffer): Control {
  return {
    words: new Int32Array(buffer, 0, WORDS),
    args: new Float64Array(buffer, ARGUMENTS_AT, ARGUMENTS),
    message: new Uint8Array(buffer, MESSAGE_AT, MESSAGE_BYTES),
  };
}

/**
 * Computes chunks until none is left. After a chunk has thrown, no thread takes another one.
 *
 * @param control The block.
 * @param run Computes one chunk.
 */
export function takeChunks({ words }: Control, run: (chunk: number) => void): void {
  const chunks = Atomics.load(words, WORD.chunks);
  try {
    for (;;) {
      const chunk = Atomics.add(words, WORD.next, 1);
      if (chunk >= chunks) return;
      run(chunk);
    }
  } catch (error) {
    Atomics.store(words, WORD.next, chunks);
    throw error;
  }
}

/**
 * Stores the message of a failure for the main thread.
 *
 * @param control The block.
 * @param error What was thrown.
 */
export function reportFailure({ words, message }: Control, error: unknown): void {
  const bytes = new TextEncoder().encode(messageOf(error));
  const kept = bytes.subarray(0, message.length);
  message.set(kept);
  Atomics.store(words, WORD.messageBytes, kept.length);
  Atomics.store(words, WORD.failed, 1);
}

/**
 * Reads the message of a failure and removes it.
 *
 * @param control The block.
 * @returns The message, or undefined when no worker has failed.
 */
export function takeFailure({ words, message }: Control): string | undefined {
  if (Atomics.exchange(words, WORD.failed, 0) === 0) return undefined;
  return new TextDecoder().decode(message.slice(0, Atomics.load(words, WORD.messageBytes)));
}
