/**
 * How a function that cannot be traced is refused.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";

/** A refusal that is thrown while the function still runs; it leaves the trace as it is, other errors get it as their cause. */
export class Refusal extends TypeError {}

/** What a function threw while it was traced; `after` tells the last operator before that, and the shape of its result. */
export class Thrown extends Error {
  /** For example `Reshape to [1,64]`. */
  after?: string;
}

/**
 * The error for a function that cannot be traced.
 *
 * @param wanted What it must do.
 * @param found What it does.
 * @param cause The error behind it, if there is one.
 * @returns The error, to be thrown.
 */
export function refusal(wanted: string, found: string, cause?: unknown): Refusal {
  const message = `Cannot trace the function: ${wanted}: current value is ${found}`;
  return cause === undefined ? new Refusal(message) : new Refusal(message, { cause });
}

/**
 * A value as a short text for a message: what cannot be shown in a word is named by its kind.
 *
 * @param value Any value.
 * @returns For example `undefined`, `3`, `an array`.
 */
export function inWords(value: unknown): string {
  if (Array.isArray(value)) return "an array";
  if (typeof value === "function") return "a function";
  if (value instanceof tf.Tensor) return "a tensor";
  return value !== null && typeof value === "object" ? "an object" : String(value);
}
