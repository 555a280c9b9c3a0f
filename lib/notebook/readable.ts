/**
 * Values as text that a reader takes in at a glance.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../core/mod.ts";

// About a screen; a network with its variables or a state with its arrays has tens of thousands.
const MOST_CHARACTERS = 1500;

// Levels of nesting to try, from Deno's own default down to the names and kinds of the fields.
const DEPTHS = [4, 2, 1, 0];

/**
 * What a value looks like in a notebook: a tensor with its type, shape and numbers, anything else as deep as fits a screen. A run
 * is its name, its steps and its functions then, and not the thousands of numbers of its network.
 *
 * @param value Any value.
 * @returns The text.
 *
 * @example
 * ```ts
 * import { readable } from "@geta-lab/geta/notebook";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * assert.equal(
 *   readable(tf.tensor2d([[1, 2], [3, 4]])),
 *   "Tensor float32 [2, 2]\n[[1, 2],\n [3, 4]]",
 * );
 * ```
 */
export function readable(value: unknown): string {
  if (value instanceof tf.Tensor) return `${tensorLine(value)}${tensorNumbers(value)}`;
  const texts = DEPTHS.map((depth) => () => Deno.inspect(value, { depth, iterableLimit: 20 }));
  let text = "";
  for (const inspect of texts) {
    text = inspect();
    if (text.length <= MOST_CHARACTERS) return text;
  }
  return `${text.slice(0, MOST_CHARACTERS)}…`;
}

/** Has tensors inside other values shown in one line, too: type, shape, and the name of a variable. */
export function showTensorsInOneLine(): void {
  const prototype = tf.Tensor.prototype as unknown as Record<symbol, () => string>;
  prototype[Symbol.for("Deno.customInspect")] = function (this: unknown) {
    return tensorLine(this as Tensor);
  };
}

function tensorLine(tensor: Tensor): string {
  const kind = tensor instanceof tf.Variable ? `Variable ${tensor.name}` : "Tensor";
  return `${kind} ${tensor.dtype} [${tensor.shape.join(", ")}]`;
}

/** The numbers as tfjs prints them, long axes shortened; nothing where they are gone or cannot be read at once. */
function tensorNumbers(tensor: Tensor): string {
  if (tensor.isDisposed) return ", disposed";
  try {
    const lines = tensor.toString().split("\n").slice(1);
    return `\n${lines.map((line) => line.slice(4)).join("\n").trimEnd()}`;
  } catch {
    return ""; // on a graphics card
  }
}
